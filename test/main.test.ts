import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RadioctlError } from "../src/errors.js";
import { main } from "../src/main.js";
import { commandNames } from "./command-names.js";
import { STATION_KEY } from "./fakes/station-key.js";
import { fakeWorld } from "./fakes/world.js";
import { stationText } from "./roles/station.js";

const folder = () => mkdtempSync(join(tmpdir(), "radioctl-main-"));

async function run(argv: string[], given: Partial<Parameters<typeof fakeWorld>[0]> = {}) {
  const fake = fakeWorld({ cwd: folder(), ...given });
  const code = await main(argv, fake.world);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

/** A folder with a station's inventory; its secrets are in the environment. */
function station(text = stationText) {
  const cwd = folder();
  writeFileSync(join(cwd, "radio.yaml"), `${text}secrets: [{ environment: RADIO_ }]\n`);
  return {
    cwd,
    env: { RADIOCTL_INVENTORY: "radio.yaml", RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "sentinel-password" },
  };
}

describe("a command line", () => {
  it.each([
    ["an unknown command, with the nearest one", ["bootstap"], 2, /Did you mean bootstrap\?/u],
    ["an unknown flag", ["diff", "--jsn"], 2, /Did you mean --json\?/u],
    ["an unknown host", ["diff", "eu-9"], 2, /there is no host "eu-9"/u],
    ["another role than in the inventory", ["bootstrap", "master", "eu-1"], 2, /eu-1 is a relay in the inventory, not a master/u],
    ["--all with a host", ["bootstrap", "relay", "eu-1", "--all"], 2, /--all takes neither/u],
    ["an unknown guard", ["bootstrap", "relay", "eu-1", "--force", "all"], 2, /there is no guard "all"/u],
    ["no host", ["bootstrap", "relay"], 2, /needs a role and a host/u],
    ["a missing inventory", ["-i", "nowhere.yaml", "validate"], 2, /no inventory nowhere.yaml/u],
    ["a password without a terminal", ["bootstrap", "relay", "eu-1", "--ask-password"], 2, /cannot ask without a terminal/u],
  ])("fails with its exit code and message for %s", async (_name, argv, code, words) => {
    const ended = await run(argv, station());
    expect(ended.stderr).toMatch(words);
    expect(ended.stdout).toBe("");
    expect(ended.code).toBe(code);
  });

  it.each(["--version", "-V"])("%s is the package's version", async (flag) => {
    expect(await run([flag])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u), stderr: "" });
  });

  it.each(commandNames)("%s has help with an example", async (name) => {
    const { code, stdout } = await run([name, "--help"]);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n\\s+radioctl ${name}`, "u"));
    expect(code).toBe(0);
  });

  it("accepts global flags before and after the command", async () => {
    const { cwd, env } = station();
    for (const argv of [
      ["--json", "validate"],
      ["validate", "--json"],
    ]) {
      const { stdout, code } = await run(argv, { cwd, env });
      expect(JSON.parse(stdout)).toMatchObject({ valid: true, masters: 2, relays: 3 });
      expect(code).toBe(0);
    }
  });

  it("with --json prints one document on stdout, also for an error", async () => {
    const { cwd, env } = station(stationText.replace("capacity: 1000", "capacty: 1000"));
    const { code, stdout } = await run(["validate", "--json"], { cwd, env });
    expect(JSON.parse(stdout)).toMatchObject({
      error: { kind: "inventory", exitCode: 2, problems: [{ key: "hosts.eu-1.capacty" }] },
    });
    expect(code).toBe(2);
  });

  it("reports an internal error with its stack, exit code 1", async () => {
    const { code, stdout, stderr } = await run(["ssh", "eu-1"], station());
    expect(stderr).toMatch(/^internal error, please report it at \S+\nError: .* is not expected here\n\s+at /u);
    expect(stdout).toBe("");
    expect(code).toBe(1);
    const { stdout: json } = await run(["ssh", "eu-1", "--json"], station());
    expect(JSON.parse(json)).toMatchObject({
      error: { kind: "defect", exitCode: 1, message: expect.stringContaining("not expected here") },
    });
  });

  it("reports every host that could not be observed, and shows no secret", async () => {
    const ssh = {
      connect: async (target: { name: string }) => {
        throw new RadioctlError("unreachable", `${target.name}: no route to the host`, { host: target.name, hint: "is it up?" });
      },
    };
    const { code, stdout, stderr } = await run(["diff"], { ...station(), ssh });
    expect(stdout.match(/no route to the host/gu)).toHaveLength(5);
    expect(stdout).toContain("5 hosts: 0 differ, 0 in sync, 5 failed.");
    expect(stdout + stderr).not.toContain("sentinel");
    expect(code).toBe(5);
  });
});

describe("render", () => {
  it("shows secrets only with --with-secrets", async () => {
    const given = station();
    const plain = await run(["render", "master-a"], given);
    expect(plain.stdout).toContain("[secret]");
    expect(plain.stdout).not.toContain("sentinel");
    expect((await run(["render", "master-a", "--with-secrets"], given)).stdout).toContain("sentinel-password");
  });

  it("writes files with secrets that only their owner can read", async () => {
    const given = station();
    const out = folder();
    expect((await run(["render", "master-a", "--with-secrets", "--out", out], given)).code).toBe(0);
    const { realFiles } = await import("../src/adapters/files.js");
    expect(await realFiles.mode(join(out, "etc/liquidsoap/sources/studio"))).toBe(0o600);
    expect(await realFiles.mode(join(out, "etc/nginx/nginx.conf"))).toBe(0o644);
  });
});
