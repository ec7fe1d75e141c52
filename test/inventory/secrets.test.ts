import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { realFiles } from "../../src/adapters/files.js";
import { realProcesses } from "../../src/adapters/processes.js";
import { loadInventory } from "../../src/inventory/load.js";
import { findSecrets, resolveSecrets } from "../../src/inventory/secrets.js";
import { makeSecrets } from "../../src/inventory/store-secrets.js";
import { main } from "../../src/main.js";
import { fakeWorld } from "../fakes/world.js";
import { stationText } from "../roles/station.js";

/** A folder with an inventory that uses these secret `providers`, and needs station-key and studio-password. */
async function station(
  providers: string,
  files: Readonly<Record<string, [text: string, mode: number]>> = {},
  env: Record<string, string> = {},
) {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-secrets-"));
  writeFileSync(join(cwd, "radio.yaml"), `${stationText}secrets: ${providers}\n`);
  for (const [name, [text, mode]] of Object.entries(files)) writeFileSync(join(cwd, name), text, { mode });
  const world = { files: realFiles, processes: realProcesses, env, cwd };
  return { world, loaded: await loadInventory(world, "radio.yaml"), cwd };
}

const both = "station-key: k3y\nstudio-password: pa55\n";

describe("secrets", () => {
  it("come from the environment first, then from the file", async () => {
    const { world, loaded } = await station(
      "[{ environment: RADIO_ }, { file: s.yaml }]",
      { "s.yaml": [both, 0o600] },
      { RADIO_STATION_KEY: "env" },
    );
    const secrets = await resolveSecrets(world, loaded);
    expect(secrets.get("station-key").reveal()).toBe("env");
    expect(secrets.get("studio-password").reveal()).toBe("pa55");
    expect((await findSecrets(world, loaded)).map(({ where }) => where)).toEqual([
      "environment RADIO_STATION_KEY",
      "file s.yaml",
    ]);
  });

  it("come from a command's output, one call per name", async () => {
    const { world, loaded } = await station('[{ command: [sh, -c, "echo of-{name}"] }]');
    expect((await resolveSecrets(world, loaded)).get("studio-password").reveal()).toBe("of-studio-password");
  });

  it("are refused from a file that other users may read", async () => {
    const { world, loaded } = await station("[{ file: s.yaml }]", { "s.yaml": [both, 0o640] });
    await expect(resolveSecrets(world, loaded)).rejects.toMatchObject({
      kind: "secret",
      exitCode: 2,
      message: expect.stringMatching(/mode 0640/u),
    });
  });

  it("that are missing are all named, with the command that generates them", async () => {
    const { world, loaded } = await station("[{ file: s.yaml }]");
    const missing = resolveSecrets(world, loaded);
    await expect(missing).rejects.toMatchObject({
      kind: "secret",
      message: "2 secrets are missing: station-key, studio-password",
    });
    await expect(missing).rejects.toHaveProperty("hint", expect.stringContaining("secrets init"));
  });

  it("are missing when a password manager fails, and no error contains its output", async () => {
    const { world, loaded } = await station('[{ command: [sh, -c, "echo sentinel-value; exit 1"] }]');
    const error: unknown = await resolveSecrets(world, loaded).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "secret" });
    expect(JSON.stringify(error) + String(error)).not.toContain("sentinel-value");
  });

  it("do not appear in errors about a broken secrets file", async () => {
    const { world, loaded } = await station("[{ file: s.yaml }]", { "s.yaml": ["station-key: [sentinel-value\n", 0o600] });
    const error: unknown = await resolveSecrets(world, loaded).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "inventory" });
    expect(JSON.stringify(error) + String(error)).not.toContain("sentinel-value");
  });

  it("that a harbor would refuse are an error with name, reason and hint, but without the value", async () => {
    const { world, loaded } = await station("[{ file: s.yaml }]", {
      "s.yaml": ["station-key: may:have:colons\nstudio-password: 'pa55:sentinel'\n", 0o600],
    });
    const error: unknown = await resolveSecrets(world, loaded).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      kind: "secret",
      exitCode: 2,
      message: expect.stringMatching(/^the secret studio-password contains a colon, but is the password of the source studio: /u),
      hint: expect.stringContaining("secrets init"),
    });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/sentinel|station-key/u);
  });

  it("that are generated are accepted by every harbor, for all random bytes", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 24, maxLength: 24 }), async (bytes) => {
        const { world, loaded } = await station("[{ file: s.yaml }]");
        await makeSecrets({ ...fakeWorld({ cwd: world.cwd }).world, ...world, randomBytes: () => bytes }, loaded);
        const secrets = await resolveSecrets(world, loaded);
        expect(secrets.get("studio-password").reveal()).toMatch(/^[\w-]{32}$/u);
      }),
      { numRuns: 30, examples: [[new Uint8Array(24).fill(255)], [new Uint8Array(24).fill(0x3a)]] },
    ));
});

describe("secrets list", () => {
  it("names the secrets that cannot be used; exit code 2", async () => {
    const { loaded, cwd } = await station("[{ environment: RADIO_ }]");
    expect(loaded.inventory.sources).toHaveProperty("studio");
    const env = { RADIO_STATION_KEY: "key", RADIO_STUDIO_PASSWORD: "pa:55" };
    const { world, stdout } = fakeWorld({ cwd, env });
    expect(await main(["-i", "radio.yaml", "secrets", "list"], world)).toBe(2);
    expect(stdout()).toMatch(/^studio-password +environment RADIO_STUDIO_PASSWORD +contains a colon/mu);
    expect(stdout()).not.toContain("pa:55");
  });
});
