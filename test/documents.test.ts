import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { CommandTree, OptionTree } from "../src/cli/completion/tree.js";
import { topics } from "../src/cli/topics.js";
import { commandTree } from "../src/program.js";
import { fakeWorld } from "./fakes/world.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (path: string) => readFileSync(join(root, path), "utf8");
const tree = await commandTree(fakeWorld({ cwd: "/nonexistent" }).world, "1.2.3");
const { scripts } = JSON.parse(at("package.json")) as { scripts: Record<string, string> };

const topicFiles = topics.map(({ name }) => `src/cli/help/${name}.md`);
const CONTRIBUTING = ".github/CONTRIBUTING.md";
/** The CHANGELOG's unreleased changes and its newest release. Older releases may name commands that no longer exist. */
const documents: ReadonlyArray<[file: string, text: string]> = [
  ...["README.md", CONTRIBUTING, ...topicFiles].map((file): [string, string] => [file, at(file)]),
  ["CHANGELOG.md", /^## \[[^]*?^## \[\d[^]*?(?=^## \[)/mu.exec(at("CHANGELOG.md"))?.[0] ?? ""],
];

/** The lines of code blocks without comments, and inline `code`. */
function codeIn(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```\w*\n([^]*?)^```/gmu)].flatMap(([, text = ""]) => text.split("\n"));
  const inline = [...markdown.replaceAll(/^```[^]*?^```/gmu, "").matchAll(/`([^`\n]+)`/gu)].map(([, text = ""]) => text);
  return [...blocks.map((line) => line.replace(/\s+#.*$/u, "").replace(/^\$ /u, "")), ...inline].flatMap((line) =>
    line.split(" && "),
  );
}

const flagNamed = (options: readonly OptionTree[], flag: string) =>
  options.find(({ short, long }) => flag === short || flag === long);
const allOptions = (command: CommandTree): OptionTree[] => [...command.options, ...command.commands.flatMap(allOptions)];
const OF_COMMANDER: ReadonlySet<string> = new Set(["--help", "--man"]);

/** The part of a command line that does not exist; undefined when all parts exist. */
function dead(line: string): string | undefined {
  const words = line.trim().split(/\s+/u).slice(1);
  let command: CommandTree = tree;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "--" || /^[|>]/u.test(word)) return undefined;
    if (word === "help") return deadHelp(words.slice(at + 1));
    if (word.startsWith("-")) {
      const option = flagNamed([...tree.options, ...command.options], word.split("=")[0] ?? "");
      if (option === undefined && !OF_COMMANDER.has(word)) return word;
      if (option?.value?.required === true && !word.includes("=")) at += 1;
      continue;
    }
    const below = command.commands.find(({ name }) => name === word);
    const mustBeCommand = command === tree || (command.arguments.length === 0 && command.commands.length > 0);
    // COMMAND and RUN are placeholders.
    if (below === undefined && mustBeCommand && !/^[A-Z]/u.test(word)) return word;
    command = below ?? command;
  }
  return undefined;
}

function deadHelp([name = ""]: readonly string[]): string | undefined {
  const known = [...tree.commands, ...topics].map((each) => each.name);
  return name === "" || /^[A-Z-]/u.test(name) || known.includes(name) ? undefined : name;
}

describe.each(documents)("%s", (file, text) => {
  it("has text", () => expect(text.length).toBeGreaterThan(200));

  it("names commands and options that exist", () => {
    const names = new Set(tree.commands.map(({ name }) => name));
    for (const code of codeIn(text)) {
      const isShort = names.has(code.split(" ")[0] ?? "") && code.includes(" ");
      if (code.startsWith("radioctl ")) expect(dead(code), code).toBeUndefined();
      else if (isShort && !/[/.*:]/u.test(code)) expect(dead(`radioctl ${code}`), code).toBeUndefined();
      else if (/^--[a-z-]+( [A-Za-z0-9-]+)?$/u.test(code))
        expect(OF_COMMANDER.has(code) || flagNamed(allOptions(tree), code.split(" ")[0] ?? "") !== undefined, code).toBe(true);
    }
  });

  it("names scripts of npm that exist", () => {
    for (const [, script = ""] of text.matchAll(/npm run ([\w-]+)/gu)) expect(Object.keys(scripts)).toContain(script);
  });

  it("links to files that exist", () => {
    for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/gu)) {
      if (/^https?:/u.test(target)) continue;
      expect(existsSync(join(root, dirname(file), target.split("#")[0] ?? "")), target).toBe(true);
    }
  });
});

it("the check finds commands and options that do not exist", () => {
  expect(dead("radioctl deploi --yes")).toBe("deploi");
  expect(dead("radioctl deploy --yess")).toBe("--yess");
  expect(dead("radioctl dns dreen eu-1")).toBe("dreen");
  expect(dead("radioctl dns drain eu-1 --hardly")).toBe("--hardly");
  expect(dead("radioctl help nonsense")).toBe("nonsense");
  expect(dead("radioctl -i lab deploy eu-1 --canary eu-1 --batch=10%")).toBeUndefined();
  expect(dead("radioctl exec -- uptime --nonsense")).toBeUndefined();
});

it("the README links to every topic, and the documents name every command", () => {
  const readme = at("README.md");
  for (const file of topicFiles) expect(readme).toContain(`](${file})`);
  const all = documents.map(([, text]) => text).join("\n");
  for (const { name } of tree.commands) expect(all, name).toMatch(new RegExp(`(radioctl |\`)${name}\\b`, "u"));
});

describe("CONTRIBUTING", () => {
  it("names files and folders that exist", () => {
    const paths = codeIn(at(CONTRIBUTING))
      .flatMap((code) => code.split(/\s+/u))
      .filter((word) => /^(src|test|templates|bin|inventories|\.ci|\.github)\/[\w./-]*$|^[\w.-]+\.(md|json|mjs)$/u.test(word));
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
  });
});
