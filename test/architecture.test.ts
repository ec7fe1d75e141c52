import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/${name}`)
  .sort();

it("files have at most 250 lines, and half of them at most 80", () => {
  const lines = (path: string) => readFileSync(join(root, path), "utf8").split("\n").length - 1;
  const sizes = sources.map(lines).sort((one, other) => one - other);
  expect(sizes.at(-1)).toBeLessThanOrEqual(250);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
});

it("files are named after things of the field", () => {
  expect(sources.filter((path) => /(^|[/-])(util|helper|common|index|misc)s?[.-]/u.test(path))).toEqual([]);
});
