import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseInventory } from "../../src/inventory/parse.js";

const folder = fileURLToPath(new URL("../cases/inventories/", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

/** The first lines of a case have its expected findings in order: `#! LINE:COLUMN KEY | MESSAGE`. */
function expectedOf(text: string): string[] {
  return text.split("\n").flatMap((line) => (line.startsWith("#! ") ? [line.slice(3)] : []));
}

describe("malformed inventories", () => {
  it("are at least sixty, and each has expected findings", () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    for (const file of files) expect(expectedOf(readFileSync(folder + file, "utf8")), file).not.toEqual([]);
  });

  it.each(files)("%s gives its expected findings", (file) => {
    const text = readFileSync(folder + file, "utf8");
    const { inventory, problems } = parseInventory(file, text);
    expect(problems.map(({ line, column, key, message }) => `${line}:${column} ${key} | ${message}`)).toEqual(expectedOf(text));
    expect(problems.every((problem) => problem.file === file)).toBe(true);
    expect(inventory).toBeUndefined();
  });
});
