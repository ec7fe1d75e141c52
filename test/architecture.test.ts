import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => `src/${name}`)
  .sort();

interface Cruised {
  modules: Array<{ source: string }>;
  summary: {
    violations: Array<{ from: string; rule: { name: string } }>;
    ruleSetUsed: { forbidden: Array<{ name: string; severity: string; comment: string }> };
  };
}

/** What the checker finds in a folder that holds `src`. */
async function cruise(folder: string): Promise<Cruised> {
  const program = join(root, "node_modules/.bin/depcruise");
  const { stdout } = await execa(program, ["--config", ".dependency-cruiser.mjs", "--output-type", "json", "src"], {
    cwd: folder,
    reject: false,
    maxBuffer: 64 << 20,
  });
  return JSON.parse(stdout) as Cruised;
}

/** A copy of the sources in which violations can be planted. */
function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-layers-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["src", "tsconfig.json", "package.json", ".dependency-cruiser.mjs"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** The other half of a circle. */
const CIRCLE = "src/host/facts/replanted.ts";

/** For each rule a file and the import that it forbids there. */
const forbidden: Readonly<Record<string, readonly [file: string, module: string]>> = {
  "no-circles": ["src/host/facts/planted.ts", "./replanted.js"],
  "ports-know-nobody": ["src/ports/planted.ts", "../host/quote.js"],
  "station-is-the-radio-alone": ["src/station/planted.ts", "../host/quote.js"],
  "adapters-know-ports-only": ["src/adapters/planted.ts", "../station/formats.js"],
  "adapters-are-wired-in-the-world": ["src/fleet/run-planted.ts", "../adapters/files.js"],
  "the-world-is-made-in-main": ["src/commands/planted-world.ts", "../world.js"],
  "builtins-behind-ports": ["src/host/observe-planted.ts", "node:fs/promises"],
  "vendors-behind-adapters": ["src/host/apply-planted.ts", "node-ssh"],
  "vendors-of-inventory": ["src/inventory/planted.ts", "handlebars"],
  "vendors-of-templating": ["src/templating/planted.ts", "yaml"],
  "vendors-of-commands": ["src/commands/planted.ts", "ora"],
  "vendors-of-fleet": ["src/fleet/planted.ts", "ssh2"],
  "vendors-of-cutover": ["src/cutover/planted.ts", "yaml"],
  "vendors-of-lab": ["src/lab/planted.ts", "execa"],
  "vendors-of-adopt": ["src/adopt/planted.ts", "handlebars"],
  "vendors-of-bundle": ["src/host/bundle.ts", "yaml"],
  "vendors-of-diff": ["src/output/diff.ts", "yaml"],
  "vendors-of-icecast": ["src/health/facts/icecast-stats.ts", "yaml"],
  "vendors-of-progress": ["src/output/progress-board.ts", "yaml"],
  "pure-files-call-no-effects": ["src/host/planted.ts", "./observe.js"],
  "pure-files-have-no-world": ["src/output/planted.ts", "../world.js"],
  "features-below-commands": ["src/output/planted-too.ts", "../commands/context.js"],
  "host-stands-alone": ["src/host/planted-too.ts", "../station/formats.js"],
  "dns-stands-alone": ["src/dns/planted.ts", "../host/quote.js"],
  "fleets-and-labs-are-on-top": ["src/health/planted.ts", "../fleet/order.js"],
  "only-fleets-and-labs-run-several-features": ["src/health/probe-planted.ts", "../host/observe.js"],
};

/** One look at the sources with every violation planted: it takes its seconds. What is planted in a file that is there stands behind what it holds. */
it("the layers hold, the checker sees every file under src, and each rule catches what it forbids and says why", async () => {
  const folder = copy();
  const planted = new Set(Object.entries(forbidden).map(([rule, [file]]) => `${rule}: ${file}`));
  const files = new Set([...Object.values(forbidden).map(([file]) => file), CIRCLE]);
  for (const [file, module] of Object.values(forbidden)) {
    const more = sources.includes(file) ? "" : "export default planted;\n";
    appendFileSync(join(folder, file), `import * as planted from "${module}";\n${more}`);
  }
  writeFileSync(join(folder, CIRCLE), 'export * from "./planted.js";\n');
  const { modules, summary } = await cruise(folder);
  const seen = modules.map(({ source }) => source).filter((source) => source.startsWith("src/"));
  expect(seen.sort()).toEqual([...new Set([...sources, ...files])].sort());
  const found = new Set(summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`));
  expect([...planted].filter((each) => !found.has(each))).toEqual([]);
  const isNew = (file: string) => files.has(file) && !sources.includes(file);
  const others = summary.violations.filter(({ from, rule }) => !isNew(from) && !planted.has(`${rule.name}: ${from}`));
  expect(others).toEqual([]);
  const rules = summary.ruleSetUsed.forbidden;
  expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(forbidden).sort());
  for (const { comment, severity } of rules)
    expect({ comment, severity }).toEqual({ comment: expect.stringMatching(/\w \w/u), severity: "error" });
}, 60_000);

it("files have at most 250 lines, and half of them at most 80", () => {
  const lines = (path: string) => readFileSync(join(root, path), "utf8").split("\n").length - 1;
  const sizes = sources.map(lines).sort((one, other) => one - other);
  expect(sizes.at(-1)).toBeLessThanOrEqual(250);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
});

it("files are named after things of the field", () => {
  expect(sources.filter((path) => /(^|[/-])(util|helper|common|index|misc)s?[.-]/u.test(path))).toEqual([]);
});
