import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/${name}`)
  .sort();

interface Cruised {
  modules: Array<{ source: string }>;
  summary: { violations: Array<{ from: string; rule: { name: string } }> };
}

async function cruise(): Promise<Cruised> {
  const { stdout } = await execa("npx", ["depcruise", "--config", ".dependency-cruiser.mjs", "--output-type", "json", "src"], {
    cwd: root,
    reject: false,
  });
  return JSON.parse(stdout) as Cruised;
}

describe("the layers", () => {
  const planted: string[] = [];
  afterEach(() => {
    for (const path of planted.splice(0)) rmSync(join(root, path), { force: true });
  });

  it("are checked for every file under src, and hold", async () => {
    const { modules, summary } = await cruise();
    expect(
      modules
        .map(({ source }) => source)
        .filter((source) => source.startsWith("src/"))
        .sort(),
    ).toEqual(sources);
    expect(summary.violations).toEqual([]);
  }, 60_000);

  it("are proved by violations that the checker finds", async () => {
    const violations: ReadonlyArray<[rule: string, file: string, text: string]> = [
      ["adapters-are-wired-in-the-world", "src/fleet/planted.ts", 'export { realFiles } from "../adapters/files.js";\n'],
      ["vendors-behind-adapters", "src/station/planted.ts", 'export { NodeSSH } from "node-ssh";\n'],
      ["pure-files-have-no-effects", "src/roles/planted.ts", 'export { readFileSync } from "node:fs";\n'],
      ["ports-know-nobody", "src/ports/planted.ts", 'export { exitCodeOf } from "../fleet/outcome.js";\n'],
      ["host-stands-alone", "src/host/planted.ts", 'export { exitCodeOf } from "../fleet/outcome.js";\n'],
    ];
    for (const [, file, text] of violations) {
      planted.push(file);
      mkdirSync(join(root, file, ".."), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const { summary } = await cruise();
    const found = summary.violations.map(({ from, rule }) => `${rule.name} ${from}`);
    expect(found).toEqual(expect.arrayContaining(violations.map(([rule, file]) => `${rule} ${file}`)));
  }, 60_000);
});

describe("files", () => {
  const lines = (path: string) => readFileSync(join(root, path), "utf8").split("\n").length - 1;

  it("have at most 250 lines, and most have fewer than 80", () => {
    const sizes = sources.map(lines).sort((a, b) => a - b);
    expect(sizes.at(-1)).toBeLessThanOrEqual(250);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
  });

  it("are named after things of the field", () => {
    expect(sources.filter((path) => /(util|helper|common|index|misc)s?\.ts$/u.test(path))).toEqual([]);
  });
});
