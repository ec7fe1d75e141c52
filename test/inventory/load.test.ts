import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realFiles } from "../../src/adapters/files.js";
import { loadInventory } from "../../src/inventory/load.js";
import { stationText } from "../roles/station.js";

function folder(...files: string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-load-"));
  mkdirSync(join(cwd, "inventories"));
  for (const file of files) writeFileSync(join(cwd, file), stationText);
  return (given?: string, env: Record<string, string> = {}) => loadInventory({ files: realFiles, env, cwd }, given);
}

describe("the inventory", () => {
  it("is the given one, else that of the environment, else the only one", async () => {
    const load = folder("given.yaml", "env.yaml", "inventories/only.yml");
    const env = { RADIOCTL_INVENTORY: "env.yaml" };
    expect((await load("given.yaml", env)).file).toBe("given.yaml");
    expect((await load(undefined, env)).file).toBe("env.yaml");
    expect((await load()).file).toBe("inventories/only.yml");
  });

  it("has the variables of its secrets hidden from all programs that start afterwards", async () => {
    const [cwd, hidden] = [mkdtempSync(join(tmpdir(), "radioctl-load-")), [] as string[]];
    writeFileSync(
      join(cwd, "radio.yaml"),
      `${stationText}secrets: [{ environment: STATION_ }, { file: a.yaml }, { environment: MY_ }]\n`,
    );
    const hideVariables = (prefixes: readonly string[]) => void hidden.push(...prefixes);
    await loadInventory({ files: realFiles, env: {}, cwd, hideVariables }, "radio.yaml");
    expect(hidden).toEqual(["STATION_", "MY_"]);
  });

  it("is never a file of secrets", async () => {
    expect((await folder("inventories/radio.yaml", "inventories/secrets.yaml")()).file).toBe("inventories/radio.yaml");
  });

  it.each([
    ["no inventory", folder(), undefined, /no inventory in inventories/u],
    ["more than one", folder("inventories/a.yaml", "inventories/b.yaml"), undefined, /several inventories: a.yaml, b.yaml/u],
    ["a wrong path", folder(), "nowhere.yaml", /no inventory nowhere.yaml/u],
  ])("must be chosen when there is %s", async (_name, load, given, message) => {
    await expect(load(given)).rejects.toMatchObject({
      kind: "usage",
      exitCode: 2,
      message: expect.stringMatching(message),
      hint: expect.stringContaining("-i FILE"),
    });
  });
});
