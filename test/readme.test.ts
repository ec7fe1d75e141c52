import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { errorKinds, exitCodes } from "../src/errors.js";

const at = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), "utf8");
const readme = at("README.md");
const topic = at("src/cli/help/exit-codes.md");
const manifest = JSON.parse(at("package.json")) as Record<"dependencies" | "devDependencies" | "scripts", Record<string, string>>;

/** The first column of the table below a heading. */
function firstColumn(heading: string): string[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2);
  return rows.map((row) => row.split("|")[1]?.trim() ?? "");
}

it("the README's exit codes are the program's", () => {
  expect(firstColumn("Exit codes")).toEqual(exitCodes.map(({ code }) => String(code)));
  for (const { meaning } of exitCodes) expect(readme).toContain(meaning);
});

it("the README gives a reason for every dependency", () => {
  expect(firstColumn("Dependencies")).toEqual(Object.keys(manifest.dependencies).sort());
  for (const name of Object.keys(manifest.devDependencies).filter((each) => !each.startsWith("@types/"))) {
    expect(readme, name).toContain(`\`${name}\``);
  }
});

it("the README is read in a few minutes", () => {
  expect(Buffer.byteLength(readme)).toBeLessThan(12_000);
});

it("the topic of exit codes is the program's table, with every kind of error", () => {
  const rows = (heading: string) =>
    (topic.split(`# ${heading}\n`)[1]?.split("\n#")[0] ?? "")
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(2)
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
  expect(rows("Exit codes")).toEqual(exitCodes.map(({ code, meaning }) => [String(code), meaning]));
  expect(rows("Kinds of errors")).toEqual(
    Object.entries(errorKinds).map(([kind, { code, meaning }]) => [kind, String(code), meaning]),
  );
});
