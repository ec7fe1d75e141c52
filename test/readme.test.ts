import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { exitCodes } from "../src/errors.js";

const at = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), "utf8");
const readme = at("README.md");
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

it("the README's commands exist", () => {
  for (const [, script = ""] of readme.matchAll(/npm run (\w+)/gu)) expect(Object.keys(manifest.scripts)).toContain(script);
  const commands = new Set(
    at("src/commands.ts")
      .match(/name: "[a-z]+"/gu)
      ?.map((text) => text.slice(7, -1)),
  );
  for (const [, command = ""] of readme.matchAll(/^radioctl ([a-z]+)/gmu)) expect([...commands]).toContain(command);
});
