import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
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
import { STATION_KEY } from "../fakes/station-key.js";
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

const both = `station-key: ${STATION_KEY}\nstudio-password: pa55\n`;

describe("secrets", () => {
  it("come from the environment first, then from the file", async () => {
    const { world, loaded } = await station(
      "[{ environment: RADIO_ }, { file: s.yaml }]",
      { "s.yaml": [both, 0o600] },
      { RADIO_STATION_KEY: `env-${STATION_KEY}` },
    );
    const secrets = await resolveSecrets(world, loaded);
    expect(secrets.get("station-key").reveal()).toBe(`env-${STATION_KEY}`);
    expect(secrets.get("studio-password").reveal()).toBe("pa55");
    expect((await findSecrets(world, loaded)).map(({ where }) => where)).toEqual([
      "environment RADIO_STATION_KEY",
      "file s.yaml",
    ]);
  });

  it("come from a command's output, one call per name", async () => {
    const { world, loaded } = await station(`[{ command: [sh, -c, "echo ${STATION_KEY}-of-{name}"] }]`);
    expect((await resolveSecrets(world, loaded)).get("studio-password").reveal()).toBe(`${STATION_KEY}-of-studio-password`);
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
      "s.yaml": [`station-key: may:have:colons:${STATION_KEY}\nstudio-password: 'pa55:sentinel'\n`, 0o600],
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
        await makeSecrets(
          {
            ...fakeWorld({ cwd: world.cwd }).world,
            ...world,
            randomBytes: (count) => (count === bytes.length ? bytes : randomBytes(count)),
          },
          loaded,
        );
        const secrets = await resolveSecrets(world, loaded);
        expect(secrets.get("studio-password").reveal()).toMatch(/^[\w-]{32}$/u);
      }),
      { numRuns: 30, examples: [[new Uint8Array(24).fill(255)], [new Uint8Array(24).fill(0x3a)]] },
    ));
});

describe("a secret that cannot be used", () => {
  it.each([
    ["a key of no character", { RADIO_STATION_KEY: "k" }, /^the secret station-key has fewer than 128 bits/u],
    ["a key of one character, repeated", { RADIO_STATION_KEY: "k".repeat(64) }, /fewer than 128 bits/u],
    ["a password with a blank at its end", { RADIO_STUDIO_PASSWORD: "pass " }, /begins or ends with a blank.*source studio/u],
    ["a password with a blank at its beginning", { RADIO_STUDIO_PASSWORD: "\tpass" }, /begins or ends with a blank/u],
    ["a mark of radioctl's", { RADIO_STUDIO_PASSWORD: "pa\ue001ss" }, /U\+E000 or U\+E001/u],
    ["the text that stands for a secret", { RADIO_STUDIO_PASSWORD: "[secret]" }, /contains \[secret\]/u],
  ])("is refused: %s", async (_, env, message) => {
    const all = { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "pa55", ...env };
    const { world, loaded } = await station("[{ environment: RADIO_ }]", {}, all);
    await expect(resolveSecrets(world, loaded)).rejects.toMatchObject({
      kind: "secret",
      message: expect.stringMatching(message),
    });
  });

  it("is an empty key in a file, which is not taken for a missing one", async () => {
    const { world, loaded } = await station("[{ file: s.yaml }]", {
      "s.yaml": ["station-key: ''\nstudio-password: pa55\n", 0o600],
    });
    await expect(resolveSecrets(world, loaded)).rejects.toMatchObject({
      kind: "secret",
      message: expect.stringMatching(/fewer than 128 bits/u),
    });
  });

  it("is no key that secrets init generates: it has 256 bits", async () => {
    const { world, loaded } = await station("[{ file: s.yaml }]");
    await makeSecrets({ ...fakeWorld({ cwd: world.cwd }).world, ...world, randomBytes }, loaded);
    expect((await resolveSecrets(world, loaded)).get("station-key").reveal()).toMatch(/^[\w-]{43}$/u);
  });
});

describe("secrets init", () => {
  it("adds the missing values, and keeps comments, order and layout of the file", async () => {
    const text = `# Kept in the safe.\nzebra: last # not sorted\n\n# The encoder's.\nstudio-password: 'pa55'\n`;
    const { world, loaded, cwd } = await station("[{ file: s.yaml }]", { "s.yaml": [text, 0o600] });
    await makeSecrets({ ...fakeWorld({ cwd }).world, ...world, randomBytes }, loaded);
    expect(readFileSync(join(cwd, "s.yaml"), "utf8")).toMatch(new RegExp(`^${text}station-key: [\\w-]{43}\n$`, "u"));
  });

  it("writes to the file that a link leads to, and keeps the link", async () => {
    const { world, loaded, cwd } = await station("[{ file: s.yaml }]", { "vault.yaml": ["# mine\n", 0o600] });
    symlinkSync("vault.yaml", join(cwd, "s.yaml"));
    await makeSecrets({ ...fakeWorld({ cwd }).world, ...world, randomBytes }, loaded);
    expect(readlinkSync(join(cwd, "s.yaml"))).toBe("vault.yaml");
    expect(readFileSync(join(cwd, "vault.yaml"), "utf8")).toMatch(
      /^# mine\n\n?station-key: [\w-]{43}\nstudio-password: [\w-]{32}\n$/u,
    );
    expect(statSync(join(cwd, "vault.yaml")).mode & 0o777).toBe(0o600);
  });
});

describe("secrets list", () => {
  it("names the secrets that cannot be used; exit code 2", async () => {
    const { loaded, cwd } = await station("[{ environment: RADIO_ }]");
    expect(loaded.inventory.sources).toHaveProperty("studio");
    const env = { RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "pa:55" };
    const { world, stdout } = fakeWorld({ cwd, env });
    expect(await main(["-i", "radio.yaml", "secrets", "list"], world)).toBe(2);
    expect(stdout()).toMatch(/^studio-password +environment RADIO_STUDIO_PASSWORD +contains a colon/mu);
    expect(stdout()).not.toContain("pa:55");
  });
});
