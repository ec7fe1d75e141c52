import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realProcesses } from "../src/adapters/processes.js";
import { encoderKinds } from "../src/encoder/settings.js";
import { main } from "../src/main.js";
import { FakeFleet } from "./fakes/fleet.js";
import { FakeHost } from "./fakes/host.js";
import { ScriptedPrompt } from "./fakes/prompt.js";
import { STATION_KEY } from "./fakes/station-key.js";
import { fakeWorld } from "./fakes/world.js";
import { stationText } from "./roles/station.js";

const cwd = mkdtempSync(join(tmpdir(), "radioctl-secrets-"));
const env = { RADIOCTL_INVENTORY: "radio.yaml", RADIO_STATION_KEY: STATION_KEY, RADIO_STUDIO_PASSWORD: "sentinel-password" };
/** The planted secrets, and those derived from them: the passwords of Icecasts and mounts. */
let planted = ["sentinel"];
/** The secrets in a master's files. */
let masters = new Set<string>();

const inventory = (text: string, secrets: string) => writeFileSync(join(cwd, "radio.yaml"), `${text}secrets: [${secrets}]\n`);

async function run(argv: readonly string[], given: Partial<Parameters<typeof fakeWorld>[0]> = {}) {
  const fake = fakeWorld({ cwd, env, ...given });
  const world = { ...fake.world, processes: realProcesses };
  const code = await main(argv, world);
  return { code, output: fake.stdout() + fake.stderr() };
}

const leaks = (text: string) => planted.filter((secret) => text.includes(secret));

beforeAll(async () => {
  inventory(stationText, "{ environment: RADIO_ }");
  const { output } = await run(["render", "master-a", "--with-secrets"]);
  masters = new Set([...output.matchAll(/password>([^<\s]+)</gu)].map(([, value = ""]) => value));
  const { output: relay } = await run(["render", "eu-1", "--with-secrets"]);
  const derived = [...(output + relay).matchAll(/password>([^<\s]+)</gu)].map(([, value = ""]) => value);
  planted = [...new Set([...planted, ...derived])];
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe("a planted secret does not appear in the output of", () => {
  it("commands that read, while the search finds it with --with-secrets", async () => {
    expect(planted.length).toBeGreaterThan(5);
    expect(leaks((await run(["render", "master-a", "--with-secrets"])).output).length).toBeGreaterThan(5);
    for (const command of [
      ["validate"],
      ["secrets", "list"],
      ["secrets", "init"],
      ["schema"],
      ["render", "master-a"],
      ["render", "eu-1"],
      ["render", "encoder", "studio"],
      ...encoderKinds.map((kind) => ["render", "encoder", "studio", "--kind", kind]),
    ]) {
      for (const flags of [[], ["--json"], ["-v"]]) {
        const { output } = await run([...command, ...flags]);
        expect(leaks(output), command.join(" ")).toEqual([]);
        expect(output).not.toBe("");
      }
    }
  });

  it("render --out, nor in its files", async () => {
    const out = mkdtempSync(join(cwd, "out-"));
    expect((await run(["render", "master-a", "--out", out])).code).toBe(0);
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    expect(texts.length).toBeGreaterThan(10);
    expect(leaks(texts.join("\n"))).toEqual([]);
  });

  it("diff and a dry run for a host whose files differ", async () => {
    const ssh = new FakeHost({ files: { "/etc/nginx/nginx.conf": { text: "worker_processes 1;\n", mode: 0o644 } } });
    for (const command of [
      ["diff", "eu-1"],
      ["diff", "eu-1", "-v"],
      ["diff", "eu-1", "--json"],
      ["bootstrap", "relay", "eu-1", "--dry-run"],
      ["bootstrap", "relay", "eu-1", "--dry-run", "--json", "-v"],
    ]) {
      const { output, code } = await run(command, { ssh });
      expect(leaks(output), command.join(" ")).toEqual([]);
      expect(code).toBe(3);
    }
    expect(leaks(ssh.received + ssh.commands.join("\n"))).toEqual([]);
  });

  it("status for a host whose files differ", async () => {
    const ssh = new FakeHost({ files: { "/etc/nginx/nginx.conf": { text: "worker_processes 1;\n", mode: 0o644 } } });
    for (const flags of [[], ["--json"], ["-v"]]) {
      const { output, code } = await run(["status", ...flags], { ssh });
      expect(leaks(output)).toEqual([]);
      expect(code).toBe(0);
    }
  });

  it("logs, when a program quotes a line of its configuration", async () => {
    const stdout = planted.map((secret) => `parser error: <password>${secret}</password>\n`).join("");
    const ssh = new FakeFleet({ "master-a": () => ({ stdout }) });
    for (const flags of [[], ["--json"], ["--follow"]]) {
      const { output, code } = await run(["logs", "master-a", ...flags], { ssh });
      expect(output).toContain("<password>[secret]");
      // Passwords of other hosts are not in the files of this host.
      expect(leaks(output).filter((secret) => masters.has(secret))).toEqual([]);
      expect(code).toBe(0);
    }
  });

  it.each([["--json"], ["-v"]])(
    "bootstrap %s, when a program on the host quotes the line that it refuses; the host gets secrets on stdin only",
    async (flag) => {
      const [password = ""] = planted.slice(1);
      const applies = [
        "@begin files",
        `@warn line 12 is odd: <source-password>${password}</source-password>`,
        `@say parser error: <source-password>${password}</source-password>`,
        '@say studio: "sentinel-password"',
        `@fail files ${password}`,
        "@refused icecast",
        "@end refused",
      ];
      const ssh = new FakeHost({ applies });
      const { output, code } = await run(["bootstrap", "master", "master-a", "--yes", flag], { ssh });
      expect(output).toContain("<source-password>[secret]</source-password>");
      expect(leaks(output)).toEqual([]);
      expect(leaks(ssh.received).length).toBeGreaterThan(1);
      expect(leaks(ssh.commands.join("\n"))).toEqual([]);
      expect(code).toBe(1);
    },
  );

  it("a login by password, successful or not", async () => {
    const ssh = new FakeHost({ password: "sentinel-login", applies: ["@end locked bob@desk"] });
    for (const [answer, exitCode] of [
      ["sentinel-login", 6],
      ["sentinel-wrong", 5],
    ] as const) {
      const prompt = new ScriptedPrompt([/^Password of root@eu-1$/u, answer]);
      const { output, code } = await run(["bootstrap", "relay", "eu-1", "--ask-password", "--yes"], { ssh, prompt });
      expect(prompt.unasked).toEqual([]);
      expect(leaks(output)).toEqual([]);
      expect(code).toBe(exitCode);
    }
    expect(ssh.commands.join("\n") + ssh.received).not.toContain("sentinel-login");
  });

  it.each([
    ["with a secret in plain text", stationText.replace("!secret studio-password", "sentinel-plain"), "{ environment: RADIO_ }"],
    ["with a secrets file that is not a map", stationText, "{ file: list.yaml }"],
    ["with a secrets file that is not YAML", stationText, "{ file: torn.yaml }"],
    ["with a secrets file that other users may read", stationText, "{ file: open.yaml }"],
    [
      "with a password manager that fails",
      stationText,
      '{ command: [sh, -c, "echo sentinel-out; echo sentinel-err >&2; exit 1"] }',
    ],
  ])("an inventory %s", async (_name, text, secrets) => {
    writeFileSync(join(cwd, "list.yaml"), "- sentinel-item\n- studio-password: sentinel-item\n", { mode: 0o600 });
    writeFileSync(join(cwd, "torn.yaml"), 'studio-password: "sentinel-torn\nstation-key: [sentinel-torn', { mode: 0o600 });
    writeFileSync(join(cwd, "open.yaml"), "studio-password: sentinel-open\n", { mode: 0o644 });
    inventory(text, secrets);
    for (const flags of [[], ["--json"]]) {
      const { output, code } = await run(["diff", ...flags], { ssh: new FakeHost() });
      // The command's arguments are part of the inventory and may appear; its output may not.
      expect(leaks(output.replaceAll(/echo sentinel-\w+/gu, ""))).toEqual([]);
      expect(code).toBe(2);
    }
  });
});
