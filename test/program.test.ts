import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "../src/main.js";
import { commandNames } from "./command-names.js";
import { fakeWorld } from "./fakes/world.js";

const program = fileURLToPath(new URL("../bin/radioctl.js", import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), "radioctl-program-"));
afterAll(() => rmSync(cwd, { recursive: true }));

async function run(...argv: string[]) {
  const fake = fakeWorld({ cwd });
  const code = await main(argv, fake.world);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

describe("help", () => {
  it("names every command with what it is for, and where exit codes stand", async () => {
    const { code, stdout } = await run("--help");
    expect(commandNames).toContain("bootstrap");
    for (const name of commandNames) expect(stdout).toMatch(new RegExp(`^  ${name} .*\\w \\w`, "mu"));
    expect(stdout).toContain("radioctl help exit-codes");
    expect(code).toBe(0);
  });

  it.each(commandNames)("help %s is its --help", async (name) => {
    const { stdout, code } = await run("help", name);
    expect(stdout).toBe((await run(name, "--help")).stdout);
    expect(code).toBe(0);
  });

  it("of exit codes is the table", async () => {
    const { stdout, code } = await run("help", "exit-codes");
    expect(stdout).toMatch(/^ {2}0 {2}done, or nothing to do\n {2}1 {2}failed\n/u);
    expect(stdout).toMatch(/^130 {2}interrupted/mu);
    expect(code).toBe(0);
  });

  it("comes when no command is given, as wrong usage", async () => {
    const { code, stdout, stderr } = await run();
    expect(stderr).toContain("Usage: radioctl");
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe("wrong usage with --json", () => {
  it.each([
    ["an unknown flag", ["diff", "--json", "--nonsense"]],
    ["an unknown command", ["--json", "nonsense"]],
    ["no command", ["--json"]],
    ["no inventory", ["diff", "--json"]],
  ])("%s is one document on stdout", async (_name, argv) => {
    const { code, stdout, stderr } = await run(...argv);
    expect(JSON.parse(stdout)).toMatchObject({ error: { kind: "usage", exitCode: 2, message: expect.stringMatching(/\w/u) } });
    expect(stderr).not.toBe("");
    expect(code).toBe(2);
  });
});

it("goes on when nobody reads its output any more", async () => {
  const running = execa(process.execPath, [program, "schema"], { reject: false });
  running.stdout.destroy();
  expect(await running).toMatchObject({ exitCode: 0, stderr: "" });
});

describe("what is loaded", () => {
  /** The modules that a run of the built program has loaded, as V8 saw them. */
  async function loadedBy(...argv: string[]): Promise<string[]> {
    const folder = mkdtempSync(join(cwd, "loaded-"));
    await execa(process.execPath, [program, ...argv], { env: { NODE_V8_COVERAGE: folder } });
    const [name = ""] = readdirSync(folder);
    const { result } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { result: Array<{ url: string }> };
    return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
  }

  it("for --version is main alone", async () => {
    const loaded = await loadedBy("--version");
    expect(loaded.map((url) => url.split("/").slice(-2).join("/"))).toEqual(["bin/radioctl.js", "dist/main.js"]);
  });

  it("for a command is that command, and no library that it doesn't need", async () => {
    const loaded = await loadedBy("schema");
    expect(loaded.filter((url) => url.includes("/dist/operations/") && url.includes("/command"))).toEqual([
      expect.stringContaining("/dist/operations/setup/command-schema.js"),
    ]);
    expect(loaded.filter((url) => /node_modules\/(ssh2|node-ssh|execa|ora|handlebars|tar-stream)\//u.test(url))).toEqual([]);
    expect(loaded.some((url) => url.includes("node_modules/zod/"))).toBe(true);
  });
});
