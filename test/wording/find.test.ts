import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { main } from "../../src/main.js";
import { fakeWorld } from "../fakes/world.js";
import { files, inFile, inFiles, inOutput, root } from "./find.js";
import { phrases } from "./phrases.js";

const lines = (path: string, text: string) => inFile(path, text).map(({ line, phrase }) => `${line} ${phrase}`);

describe("a banned phrase is found", () => {
  it("in comments and strings, with its line, and not in identifiers, imports and types", () => {
    const text = [
      'import { nobody } from "./nobody.js";',
      "/** It is told",
      " * anew. */",
      "export const deed = nobody; // nobody hears it",
      "const said = `a ${deed} that\\n  tells ${nobody} by now`;",
      'if (said !== "as wanted") deed();',
    ].join("\n");
    expect(lines("src/planted.ts", text)).toEqual(["2 is told", "3 anew", "4 nobody", "5 tells", "5 by now", "6 as wanted"]);
  });

  it("in the titles and comments of a test, and not in its data", () => {
    const text = [
      "// nobody",
      'it.each(["nobody"])("tells %s", () => expect("nobody").toBe("nobody"));',
      'describe("whoever listens", () => {});',
    ].join("\n");
    expect(lines("test/planted.test.ts", text)).toEqual(["1 nobody", "2 tells", "3 whoever"]);
  });

  it("in every line of Markdown, templates and scripts", () => {
    expect(lines("README.md", "# Title\n\nIt was told.\nNobody\n")).toEqual(["3 was told", "4 Nobody"]);
    expect(lines("templates/relay/etc/nginx/nginx.conf", "# a unit of ours\nuser nobody;\n")).toEqual(["1 of ours"]);
  });

  it("in what a command prints", () => {
    expect(inOutput("radioctl help", "Usage:\n  tells who listens\n")).toEqual([
      { where: "radioctl help", line: 2, phrase: "tells", instead: phrases[0]?.instead },
    ]);
  });
});

it("only the files below the given paths are checked", () => {
  expect(files(["src/health", "README.md"]).every((path) => path.startsWith("src/health/") || path === "README.md")).toBe(true);
  expect(inFiles(["test/wording"])).toEqual([]);
});

it("every phrase has something to write instead, and finds itself more than once", () => {
  for (const { pattern, instead } of phrases) {
    expect(instead).not.toBe("");
    expect(pattern.flags).toBe("giu");
  }
});

it("every file that a reader sees is checked", () => {
  const all = execFileSync("git", ["ls-files"], { cwd: root }).toString("utf8").trim().split("\n");
  const checked = new Set(files());
  const left = all.filter((path) => !checked.has(path) && !path.startsWith("test/wording/"));
  expect(left.filter((path) => /^(?:src|templates|test|bin|\.github)\/|\.md$/u.test(path))).toEqual([]);
  expect(checked.size).toBeGreaterThan(900);
});

it("the manual page, which is checked, has the help of every command", async () => {
  const { world, stdout } = fakeWorld({ cwd: root });
  expect(await main(["help", "--man"], world)).toBe(0);
  for (const command of ["deploy", "dns drain", "source switch", "probe"]) expect(stdout()).toContain(`radioctl ${command}`);
});
