import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../src/inventory/parse.js";
import { warningsOf } from "../../src/inventory/warnings.js";
import { main } from "../../src/main.js";
import { fakeWorld } from "../fakes/world.js";
import { stationText } from "../roles/station.js";

const parsed = (artifacts: string) => parseInventory("radio.yaml", `${stationText}artifacts: ${artifacts}\n`);
const warnings = (artifacts: string) => {
  const { inventory } = parsed(artifacts);
  return inventory && warningsOf(inventory).map(({ path, message }) => `${path.join(".")} ${message}`);
};

describe("the bucket of the inventory", () => {
  it.each([
    ["{ bucket: Upper }", "artifacts.bucket"],
    ["{ bucket: 192.0.2.1 }", "artifacts.bucket"],
    ["{ bucket: station, endpoint: s3.example }", "artifacts.endpoint"],
    ['{ bucket: station, endpoint: "https://s3.example/station" }', "artifacts.endpoint"],
    ["{ bucket: station, prefix: /radio }", "artifacts.prefix"],
    ["{ bucket: station, prefix: ../radio/ }", "artifacts.prefix"],
    [
      "{ bucket: station, credentials: { accessKeyId: AKIA, secretAccessKey: !secret key } }",
      "artifacts.credentials.accessKeyId",
    ],
    ["{ bucket: station, credentials: { accessKeyId: !secret id } }", "artifacts.credentials"],
  ])("%s has a problem with its place", (artifacts, key) => {
    const [problem] = parsed(artifacts).problems;
    expect(problem).toMatchObject({ file: "radio.yaml", line: stationText.split("\n").length });
    expect(problem?.key).toContain(key);
  });

  it("gives a warning when it is not encrypted, except on a private network", () => {
    const at = (endpoint: string) => warnings(`{ bucket: station, endpoint: "${endpoint}" }`);
    expect(at("http://s3.example")).toEqual([
      "artifacts.endpoint recordings and names of files are sent unencrypted: use https://",
    ]);
    expect(at("http://203.0.113.10:9000")).toHaveLength(1);
    for (const fine of [
      "https://s3.example",
      "http://127.0.0.1:9000",
      "http://10.1.2.3",
      "http://172.16.0.1",
      "http://[fd00::1]:80",
    ])
      expect(at(fine), fine).toEqual([]);
  });

  it("gives a warning when the hosts get the operator's key", () => {
    const pair = (id: string) => `{ accessKeyId: !secret ${id}, secretAccessKey: !secret key }`;
    const of = (host: string) => warnings(`{ bucket: station, credentials: ${pair("mine")}, hostCredentials: ${pair(host)} }`);
    expect(of("mine")).toEqual([expect.stringContaining("artifacts.hostCredentials is your own key")]);
    expect(of("theirs")).toEqual([]);
  });
});

describe("the secrets of the bucket", () => {
  const folder = () => {
    const cwd = mkdtempSync(join(tmpdir(), "radioctl-artifacts-"));
    const artifacts =
      "artifacts: { bucket: station, credentials: { accessKeyId: !secret key-id, secretAccessKey: !secret key } }\n";
    writeFileSync(join(cwd, "radio.yaml"), `${stationText}secrets: [{ file: secrets.yaml }]\n${artifacts}`);
    return cwd;
  };
  async function run(cwd: string, ...words: string[]) {
    const { world, stdout, stderr } = fakeWorld({ cwd });
    const code = await main(["-i", "radio.yaml", ...words], {
      ...world,
      randomBytes: (count) => new Uint8Array(count).map((_, at) => at * 37),
    });
    return { code, stdout: stdout(), stderr: stderr() };
  }

  it("that the provider gives are not invented by secrets init, which names them each time", async () => {
    const cwd = folder();
    const first = await run(cwd, "secrets", "init");
    const file = join(cwd, "secrets.yaml");
    const given = `key, key-id: the provider of the bucket gives these; write them into ${file}, as NAME: VALUE\n`;
    expect(first.stdout).toMatch(/^made .*state-key/u);
    expect(first.stdout.endsWith(given)).toBe(true);
    expect(readFileSync(file, "utf8")).not.toMatch(/^key(?:-id)?:/mu);
    expect((await run(cwd, "secrets", "init")).stdout).toBe(given);
    expect(JSON.parse((await run(cwd, "--json", "secrets", "init")).stdout)).toEqual({
      made: [],
      given: ["key", "key-id"],
      file,
    });
    const { code, stderr } = await run(cwd, "artifacts", "check");
    expect([code, stderr]).toEqual([2, expect.stringContaining("the provider of the bucket gives you this key")]);
  });

  it("are refused when the passphrase of the backups can be guessed", async () => {
    const cwd = folder();
    await run(cwd, "secrets", "init");
    const path = join(cwd, "secrets.yaml");
    const weak = readFileSync(path, "utf8").replace(/^state-key: .*$/mu, "state-key: radio2026");
    writeFileSync(path, `${weak}key-id: AKIAEXAMPLE\nkey: a-key\n`, { mode: 0o600 });
    const { code, stderr } = await run(cwd, "artifacts", "check");
    expect(code).toBe(2);
    expect(stderr).toContain("state-key has fewer than 128 bits, but encrypts the backups in the bucket");
    expect(stderr).not.toContain("radio2026");
  });
});

it("artifacts check without a bucket in the inventory says what to add", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-artifacts-"));
  writeFileSync(join(cwd, "radio.yaml"), stationText);
  const { world, stderr } = fakeWorld({ cwd });
  expect(await main(["-i", "radio.yaml", "artifacts", "check"], world)).toBe(2);
  expect(stderr()).toContain("add artifacts: { bucket: NAME, endpoint: URL } to the inventory; see radioctl help bucket");
});
