import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, describe, expect, it } from "vitest";
import type { CommandTree } from "../src/cli/completion/tree.js";
import { topics } from "../src/cli/topics.js";
import { exitCodes } from "../src/errors.js";
import { main } from "../src/main.js";
import { commandTree } from "../src/program.js";
import { commandNames } from "./command-names.js";
import { fakeWorld } from "./fakes/world.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = join(root, "bin/radioctl.js");
const cwd = mkdtempSync(join(tmpdir(), "radioctl-program-"));
afterAll(() => rmSync(cwd, { recursive: true }));

async function run(...argv: string[]) {
  const fake = fakeWorld({ cwd });
  const code = await main(argv, fake.world);
  return { code, stdout: fake.stdout(), stderr: fake.stderr() };
}

describe("help", () => {
  it("lists every command with its purpose, in groups, and every topic", async () => {
    const { code, stdout } = await run("--help");
    expect(commandNames).toContain("bootstrap");
    for (const name of commandNames) expect(stdout).toMatch(new RegExp(`^  ${name} .*\\w \\w`, "mu"));
    for (const group of ["Set up", "On air", "Change", "DNS", "Watch", "Machine room"]) expect(stdout).toContain(`\n${group}:\n`);
    for (const { name, summary } of topics) expect(stdout).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, "mu"));
    expect(stdout).toContain("radioctl help --man");
    expect(code).toBe(0);
    expect((await run("help")).stdout).toBe(stdout);
  });

  it.each(commandNames)("help %s is its --help, then the topic of that name", async (name) => {
    const { stdout, code } = await run("help", name);
    const help = (await run(name, "--help")).stdout;
    if (topics.some((topic) => topic.name === name)) expect(stdout.startsWith(`${help}\n`)).toBe(true);
    else expect(stdout).toBe(help);
    expect(code).toBe(0);
  });

  it("of a command with subcommands shows their arguments", async () => {
    const { stdout } = await run("dns", "--help");
    expect(stdout).toMatch(/^ {2}drain <host> +stop sending/mu);
    expect(stdout).toMatch(/^ {2}swap <old> <new> +replace/mu);
    expect(stdout).toMatch(/^ {2}rollback \[run\] +undo/mu);
  });

  it("of an unknown command is wrong usage, and names the nearest command", async () => {
    expect(await run("help", "cutovr")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining('did you mean "cutover"?'),
    });
  });

  it.each(topics.map(({ name }) => name))("topic %s can be read", async (name) => {
    const { stdout, code } = await run("help", name);
    expect(stdout).toMatch(new RegExp(`^${name.replace("-", " ")}\n=+\n`, "imu"));
    expect(code).toBe(0);
  });

  it("of exit-codes prints the table", async () => {
    const { stdout, code } = await run("help", "exit-codes");
    for (const row of exitCodes)
      expect(stdout).toMatch(new RegExp(`^${row.code} +${row.meaning.slice(0, 20).replace("(`", "\\(")}`, "mu"));
    expect(code).toBe(0);
  });

  it("is printed when no command is given, as wrong usage", async () => {
    const { code, stdout, stderr } = await run();
    expect(stderr).toContain("Usage: radioctl");
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe.each([60, 80, 120])("help on a terminal of %i columns", (columns) => {
  it("is no wider, and shows no default that is an empty list", async () => {
    const tree = await commandTree(fakeWorld({ cwd }).world, "1.2.3");
    const lines = (command: CommandTree, above: readonly string[]): string[][] => {
      const words = [...above, command.name];
      return [words, ...command.commands.flatMap((each) => lines(each, words))];
    };
    const all = tree.commands.filter(({ name }) => name !== "help").flatMap((command) => lines(command, []));
    for (const words of [[], ...all, ...topics.map(({ name }) => [name])]) {
      const fake = fakeWorld({ cwd });
      fake.world.stdout.columns = columns;
      await main(["help", ...words], fake.world);
      expect(fake.stdout(), words.join(" ")).not.toContain("default: []");
      const wide = fake
        .stdout()
        .split("\n")
        // A command line is not wrapped, so that it can be copied.
        .filter((line) => line.length > columns && !/^ {2}\S/u.test(line) && !line.startsWith("Usage:"));
      expect(wide, words.join(" ")).toEqual([]);
    }
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

it("continues when its output is no longer read", async () => {
  const running = execa(process.execPath, [program, "schema"], { reject: false });
  running.stdout.destroy();
  expect(await running).toMatchObject({ exitCode: 0, stderr: "" });
});

describe("a defect of the built program", () => {
  /** Runs the program with a changed built-in function. */
  const runWith = async (prelude: string, ...argv: string[]) =>
    execa(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(prelude)}`, program, ...argv], {
      cwd,
      reject: false,
    });

  it("is reported with the lines of the sources", async () => {
    const prelude = `Error.stackTraceLimit = 50; JSON.stringify = () => { throw new Error("planted"); };`;
    const { stderr, stdout, exitCode } = await runWith(prelude, "schema");
    expect(stderr).toMatch(/^internal error, please report it at \S+\nError: planted\n/u);
    const [, path = "", line = ""] = /\((src\/operations\/[^:]+):(\d+):\d+\)/u.exec(stderr) ?? [];
    expect(readFileSync(join(root, path), "utf8").split("\n")[Number(line) - 1]).toContain("inventoryJsonSchema()");
    expect(stderr).not.toContain("dist/");
    expect(stdout).toBe("");
    expect(exitCode).toBe(1);
  });

  it("is reported in the same way when no command awaits the failed promise", async () => {
    const prelude = `const { stringify } = JSON;
      JSON.stringify = (...given) => {
        JSON.stringify = stringify;
        setImmediate(() => { throw new Error("planted"); });
        return stringify(...given);
      };`;
    const { stderr, exitCode } = await runWith(prelude, "schema");
    expect(stderr).toMatch(/^internal error, please report it at \S+\nError: planted\n\s+at /u);
    expect(exitCode).toBe(1);
  });
});

describe("the code that is loaded", () => {
  /** The source files and library files that a run of the built program loaded: V8 reports the built files, their source maps the contents. */
  async function loadedBy(...argv: string[]): Promise<string[]> {
    const folder = mkdtempSync(join(cwd, "loaded-"));
    await execa(process.execPath, [program, ...argv], { env: { NODE_V8_COVERAGE: folder } });
    const [name = ""] = readdirSync(folder);
    const { result } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { result: Array<{ url: string }> };
    return result.filter(({ url }) => url.startsWith("file:")).flatMap(({ url }) => sourcesOf(fileURLToPath(url)));
  }

  function sourcesOf(path: string): string[] {
    if (!existsSync(`${path}.map`)) return [path];
    const { sources } = JSON.parse(readFileSync(`${path}.map`, "utf8")) as { sources: string[] };
    return sources.map((source) => join(path, "..", source));
  }

  const ofLibrary = (name: string) => (path: string) => path.includes(`/node_modules/${name}/`);
  const ofOurs = (loaded: readonly string[]) =>
    loaded.filter((path) => path.startsWith(join(root, "src/"))).map((path) => path.slice(root.length));

  it("for --version is only the entry of the program, without libraries", async () => {
    const loaded = await loadedBy("--version");
    expect(ofOurs(loaded).sort()).toEqual([
      "src/cli/safe-output.ts",
      "src/cli/text/printable.ts",
      "src/compile-cache.ts",
      "src/main.ts",
      "src/package-file.ts",
    ]);
    expect(loaded.filter((path) => path.includes("node_modules"))).toEqual([]);
  });

  it("for a command is only that command, without libraries that it does not need", async () => {
    const loaded = await loadedBy("schema");
    expect(ofOurs(loaded).filter((path) => /^src\/operations\/.*\/command/u.test(path))).toEqual([
      "src/operations/setup/command-schema.ts",
    ]);
    for (const library of ["ssh2", "node-ssh", "execa", "ora", "handlebars", "tar-stream", "yaml", "@aws-sdk"]) {
      expect(loaded.filter(ofLibrary(library)), library).toEqual([]);
    }
    expect(loaded.some(ofLibrary("zod"))).toBe(true);
    expect(loaded.filter(ofLibrary("zod/v4/locales"))).toEqual([expect.stringMatching(/\/en\.js$/u)]);
  });

  it.each([
    [
      "journal",
      ["ssh2", "execa", "ora", "handlebars", "tar-stream", "@aws-sdk"],
      /^src\/(templating|roles|encoder|adapters\/ssh)\//u,
    ],
    [
      "validate",
      ["ssh2", "execa", "ora", "handlebars/dist/cjs/handlebars/compiler", "tar-stream", "@aws-sdk"],
      /^src\/(adapters\/ssh|fleet\/(?!load[.-]|connect-until-end))/u,
    ],
  ])("for %s has no code of other actions", async (name, libraries, sources) => {
    const loaded = await loadedBy("-i", join(root, "inventories/example.yaml"), name);
    for (const library of libraries) expect(loaded.filter(ofLibrary(library)), library).toEqual([]);
    expect(ofOurs(loaded).filter((path) => sources.test(path))).toEqual([]);
  });
});
