import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

/** Runs the checker in a folder with `src`. */
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
  for (const name of ["src", "tsconfig.json", "package.json", ".dependency-cruiser.mjs", ".ci/layers.mjs"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** The second file of a circle of files, and the import that closes a circle of folders. */
const CIRCLE = "src/host/facts/replanted.ts";
const WAY_BACK = "src/health/facts/planted-way-back.ts";

/** For each rule, a file and an import that the rule forbids there. */
const forbidden: Readonly<Record<string, readonly [file: string, module: string]>> = {
  "no-circles": ["src/host/facts/planted.ts", "./replanted.js"],
  "floor-of-operations": ["src/operations/usage/planted-top.ts", "../../main.js"],
  "floor-of-cli": ["src/cli/planted-operation.ts", "../operations/usage/usage.js"],
  "floor-of-fleet": ["src/fleet/planted-cli.ts", "../cli/context.js"],
  "floor-of-bundles": ["src/bundles/planted.ts", "../fleet/order.js"],
  "floor-of-moving": ["src/moving/planted.ts", "../fleet/order.js"],
  "floor-of-roles": ["src/roles/planted.ts", "../moving/move.js"],
  "floor-of-health": ["src/health/planted.ts", "../roles/logs.js"],
  "floor-of-listening": ["src/listening/planted.ts", "../health/facts/planted-way-back.js"],
  "floor-of-host": ["src/host/planted-too.ts", "../listening/bit-rate.js"],
  "floor-of-encoder": ["src/encoder/planted.ts", "../host/quote.js"],
  "floor-of-certificates": ["src/certificates/planted.ts", "../host/quote.js"],
  "floor-of-dns": ["src/dns/planted.ts", "../host/quote.js"],
  "floor-of-station": ["src/station/planted.ts", "../dns/source.js"],
  "floor-of-state": ["src/state/planted.ts", "../station/topology.js"],
  "floor-of-inventory": ["src/inventory/planted-too.ts", "../station/topology.js"],
  "floor-of-journal": ["src/journal/planted.ts", "../inventory/schema.js"],
  "floor-of-encryption": ["src/encryption/planted.ts", "../journal/run-id.js"],
  "floor-of-templating": ["src/templating/planted-too.ts", "../inventory/schema.js"],
  "ground-stands-alone": ["src/secret.ts", "./host/quote.js"],
  "ports-stand-alone": ["src/ports/planted.ts", "../host/quote.js"],
  "operations-have-an-order": ["src/operations/cutover/planted.ts", "../report/run.js"],
  "operations-below-deploy": ["src/operations/status/planted-deploy.ts", "../deploy/request.js"],
  "operations-below-drain": ["src/operations/status/planted-drain.ts", "../drain/request.js"],
  "operations-below-probe": ["src/operations/status/planted-probe.ts", "../probe/causes.js"],
  "operations-below-cutover": ["src/operations/status/planted-cutover.ts", "../cutover/plan.js"],
  "operations-below-page": ["src/operations/status/planted-page.ts", "../page/page.js"],
  "operations-below-capacity": ["src/operations/status/planted-capacity.ts", "../capacity/capacity.js"],
  "operations-below-certificates": ["src/operations/status/planted-certificates.ts", "../certificates/observe.js"],
  "operations-below-dns": ["src/operations/status/planted-dns.ts", "../dns/run-rotation.js"],
  "operations-below-usage": ["src/operations/status/planted-usage.ts", "../usage/usage.js"],
  "operations-below-status": ["src/operations/listeners/planted-status.ts", "../status/status.js"],
  "operations-below-listeners": ["src/operations/source/planted-listeners.ts", "../listeners/mount-listeners.js"],
  "operations-below-source": ["src/operations/hosts/planted-source.ts", "../source/plan.js"],
  "operations-offer-what-they-do": ["src/operations/usage/planted-text.ts", "../listeners/text.js"],
  "texts-only-format": ["src/operations/dns/text-planted.ts", "../../dns/lint.js"],
  "texts-have-no-effects": ["src/operations/dns/text-planted-effect.ts", "../../cli/context.js"],
  "adapters-know-ports-only": ["src/adapters/planted.ts", "../station/formats.js"],
  "adapters-are-wired-in-the-world": ["src/fleet/run-planted.ts", "../adapters/files.js"],
  "the-world-is-made-in-main": ["src/cli/planted-world.ts", "../world.js"],
  "builtins-behind-ports": ["src/host/observe-planted.ts", "node:fs/promises"],
  "vendors-behind-adapters": ["src/host/apply-planted.ts", "node-ssh"],
  "vendors-of-inventory": ["src/inventory/planted.ts", "handlebars"],
  "vendors-of-nearest": ["src/nearest.ts", "yaml"],
  "vendors-of-templating": ["src/templating/planted.ts", "yaml"],
  "vendors-of-cli": ["src/cli/planted.ts", "ora"],
  "vendors-of-commands": ["src/operations/lab/command-planted.ts", "execa"],
  "vendors-of-fleet": ["src/fleet/planted.ts", "ssh2"],
  "vendors-of-operations": ["src/operations/cutover/planted-too.ts", "yaml"],
  "vendors-of-lab": ["src/operations/lab/planted.ts", "execa"],
  "vendors-of-adopt": ["src/operations/adopt/planted.ts", "handlebars"],
  "vendors-of-bundle": ["src/host/bundle.ts", "yaml"],
  "vendors-of-certificates": ["src/certificates/stored.ts", "yaml"],
  "vendors-of-state": ["src/state/manifest.ts", "yaml"],
  "vendors-of-encryption": ["src/encryption/age.ts", "yaml"],
  "vendors-of-diff": ["src/cli/text/diff.ts", "yaml"],
  "vendors-of-icecast": ["src/health/facts/icecast-stats.ts", "yaml"],
  "vendors-of-records": ["src/host/records.ts", "yaml"],
  "vendors-of-splicer": ["src/health/facts/splicer.ts", "yaml"],
  "vendors-of-progress": ["src/cli/text/progress-board.ts", "yaml"],
  "pure-files-call-no-effects": ["src/host/planted.ts", "./observe.js"],
  "pure-files-have-no-world": ["src/operations/usage/planted.ts", "../../world.js"],
};

/** This rule reports folders, not files: the circle goes through the two folders of the planted imports. */
const FOLDER_RULE = "no-folder-circles";

/** One run with all violations planted, because a run takes seconds. In existing files, the violation is appended. */
it("the layers hold, the checker sees every file under src, and each rule catches its violation and has a reason", async () => {
  const folder = copy();
  const planted = new Set(Object.entries(forbidden).map(([rule, [file]]) => `${rule}: ${file}`));
  const files = new Set([...Object.values(forbidden).map(([file]) => file), CIRCLE, WAY_BACK]);
  for (const [file, module] of Object.values(forbidden)) {
    const more = sources.includes(file) ? "" : "export default planted;\n";
    appendFileSync(join(folder, file), `import * as planted from "${module}";\n${more}`);
  }
  writeFileSync(join(folder, CIRCLE), 'export * from "./planted.js";\n');
  writeFileSync(join(folder, WAY_BACK), 'export * from "../../listening/planted.js";\n');
  const { modules, summary } = await cruise(folder);
  const seen = modules.map(({ source }) => source).filter((source) => source.startsWith("src/"));
  expect(seen.sort()).toEqual([...new Set([...sources, ...files])].sort());
  const found = new Set(summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`));
  expect([...planted].filter((each) => !found.has(each))).toEqual([]);
  const isNew = (file: string) => files.has(file) && !sources.includes(file);
  expect(summary.violations.flatMap(({ from, rule }) => (rule.name === FOLDER_RULE ? [from] : []))).toEqual(
    expect.arrayContaining(["src/health/facts", "src/listening"]),
  );
  const others = summary.violations.filter(
    ({ from, rule }) => rule.name !== FOLDER_RULE && !isNew(from) && !planted.has(`${rule.name}: ${from}`),
  );
  expect(others).toEqual([]);
  const rules = summary.ruleSetUsed.forbidden;
  expect(rules.map(({ name }) => name).sort()).toEqual([...Object.keys(forbidden), FOLDER_RULE].sort());
  for (const { comment, severity } of rules)
    expect({ comment, severity }).toEqual({ comment: expect.stringMatching(/\w \w/u), severity: "error" });
}, 120_000);
