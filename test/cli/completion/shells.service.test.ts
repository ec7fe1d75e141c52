import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa, execaSync } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandTree } from "../../../src/cli/completion/tree.js";
import { main } from "../../../src/main.js";
import { commandTree } from "../../../src/program.js";
import { fakeWorld } from "../../fakes/world.js";
import { stationText } from "../../roles/station.js";

const program = fileURLToPath(new URL("../../../bin/radioctl.js", import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), "radioctl-completion-"));
const env = { PATH: `${join(cwd, "bin")}${delimiter}${process.env["PATH"] ?? ""}`, HOME: cwd };
const has = (shell: string) => execaSync("sh", ["-c", `command -v ${shell}`], { reject: false }).exitCode === 0;

beforeAll(() => {
  mkdirSync(join(cwd, "bin"));
  symlinkSync(program, join(cwd, "bin/radioctl"));
  chmodSync(program, 0o755);
  mkdirSync(join(cwd, "inventories"));
  writeFileSync(join(cwd, "inventories/radio.yaml"), stationText);
});
afterAll(() => rmSync(cwd, { recursive: true }));

describe.skipIf(!has("bash"))("in bash", () => {
  /** The completions at the end of a line, which is split as bash splits it. */
  async function tab(...words: string[]): Promise<string[]> {
    const script = `eval "$(radioctl completion bash)"; compopt() { echo "compopt $*"; }
      COMP_WORDS=(radioctl "$@"); COMP_CWORD=$#; "$(complete -p radioctl | sed 's/.*-F \\([^ ]*\\).*/\\1/')" radioctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = await execa("bash", ["--norc", "-c", script, "bash", ...words], { cwd, env });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((line) => line !== "");
  }

  it("commands, flags, the inventory's names and paths are completed", async () => {
    expect(await tab("comp")).toEqual(["completion"]);
    expect(await tab("diff", "eu")).toEqual(["eu-1", "eu-2", "eu-3"]);
    expect(await tab("status", "--region", "=", "")).toEqual(["eu"]);
    expect(await tab("render", "encoder", "")).toEqual(["studio", "airtime", "night"]);
    expect(await tab("dns", "drain", "--h")).toEqual(["--hard"]);
    expect(await tab("-i", "")).toEqual(["compopt -o default"]);
    expect(await tab("logs", "eu-1", "--service", "ng")).toEqual(["nginx"]);
  });
});

describe("in zsh", () => {
  it.skipIf(!has("zsh"))("_describe gets the names, and the script has no syntax error", async () => {
    const script = `compdef() { : }; _files() { print FILES }; _describe() { print -l -- \${(P)2} }
      eval "$(radioctl completion zsh)"; words=(radioctl "$@"); CURRENT=$#words; _radioctl`;
    const run = async (...words: string[]) =>
      (await execa("zsh", ["-f", "-c", script, "zsh", ...words], { cwd, env })).stdout.split("\n");
    expect(await run("diff", "eu-")).toEqual(["eu-1:relay", "eu-2:relay", "eu-3:relay"]);
    expect(await run("--inventory", "")).toEqual(["FILES"]);
    expect(await run("status", "--region=")).toEqual(["--region=eu:region"]);
  });
});

describe("in fish", () => {
  it.skipIf(!has("fish"))("its `complete` lists the completions", async () => {
    const run = async (line: string) => {
      const script = 'radioctl completion fish | source; complete -C "$argv[1]"';
      return (await execa("fish", ["--no-config", "-c", script, line], { cwd, env })).stdout.split("\n");
    };
    expect(await run("radioctl diff eu-")).toEqual(["eu-1\trelay", "eu-2\trelay", "eu-3\trelay"]);
    expect(await run("radioctl cutover --to m")).toEqual(["master-a\tmaster", "master-b\tmaster"]);
  });
});

describe("a Tab", () => {
  const complete = async (...words: string[]) => {
    const fake = fakeWorld({ cwd, env: { RADIOCTL_LAB_DIR: join(cwd, "labs-of-this-machine") } });
    const code = await main(["__complete", "--", ...words], fake.world);
    return { code, stdout: fake.stdout(), stderr: fake.stderr() };
  };

  it("loads all commands when the build has written no tree", async () => {
    expect(await complete("sta")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^status\t.*\n$/u), stderr: "" });
    expect((await complete("dns", "drain", "eu-1", "--h")).stdout).toMatch(/^--hard\t/u);
  });

  it("completes the labs of this machine, and the hosts of the named lab", async () => {
    expect((await complete("lab", "down", "")).stdout).toBe("");
    const lab = join(cwd, "labs-of-this-machine/labs/demo");
    mkdirSync(lab, { recursive: true });
    writeFileSync(join(lab, "inventory.yaml"), "hosts: { far-1: { role: relay } }");
    expect((await complete("lab", "down", "")).stdout).toBe("demo\tlab\n");
    expect((await complete("lab", "ssh", "demo", "")).stdout).toBe("far-1\trelay\n");
  });

  it.each([
    ["an inventory that isn't there", ["-i", "nowhere.yaml", "diff", ""]],
    ["a broken inventory", ["-i", "broken.yaml", "diff", ""]],
    ["no words", []],
    ["an unknown command", ["nonsense", "--what", ""]],
  ])("fails silently: %s", async (_name, words) => {
    writeFileSync(join(cwd, "broken.yaml"), "hosts: [\n  : }{ \u0001");
    expect(await complete(...words)).toMatchObject({ code: 0, stderr: "" });
  });
});

it("the built tree has all commands, with everything that their help shows", async () => {
  const fake = fakeWorld({ cwd });
  const tree = await commandTree(fake.world, "0.0.0");
  const built = JSON.parse(
    readFileSync(fileURLToPath(new URL("../../../dist/commands.json", import.meta.url)), "utf8"),
  ) as CommandTree;
  expect(built).toEqual(JSON.parse(JSON.stringify(tree)));
  const check = async (command: CommandTree, words: string[]) => {
    const help = fakeWorld({ cwd });
    await main([...words, "--help"], help.world);
    for (const { flags } of command.options) expect(help.stdout(), words.join(" ")).toContain(flags);
    for (const sub of command.commands) await check(sub, [...words, sub.name]);
  };
  for (const command of tree.commands.filter(({ name }) => name !== "help")) await check(command, [command.name]);
}, 60_000);
