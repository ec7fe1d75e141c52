import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

const here = fileURLToPath(new URL("../..", import.meta.url));

/** Commands whose code is walked, each with the files where it began in one layout or another. */
const WALKS: Readonly<Record<string, readonly string[]>> = {
  deploy: ["src/operations/deploy/command.ts", "src/commands/deploy.ts"],
  cutover: ["src/operations/cutover/command.ts", "src/commands/cutover.ts"],
  probe: ["src/operations/probe/command.ts", "src/commands/probe.ts"],
  "dns plan": ["src/operations/dns/command-plan.ts", "src/commands/dns/plan.ts"],
};

interface Module {
  source: string;
  dependencies: ReadonlyArray<{ resolved: string; dependencyTypes: readonly string[] }>;
}

interface Folder {
  name: string;
  dependencies: ReadonlyArray<{ name: string; circular: boolean; cycle?: ReadonlyArray<{ name: string }> }>;
}

/** How the folders of a checkout depend on each other, and what a reader of four commands walks through. @param root the checkout */
export async function benchHouse(root = here): Promise<void> {
  const { modules, folders } = await cruised(resolve(root));
  for (const line of [
    ...drawing(folders, modules),
    ...Object.entries(WALKS).flatMap(([name, from]) => walk(name, from, modules, root)),
  ])
    console.log(line);
}

async function cruised(root: string): Promise<{ modules: Module[]; folders: Folder[] }> {
  const program = join(here, "node_modules/.bin/depcruise");
  const argv = ["--config", ".dependency-cruiser.mjs", "--metrics", "--output-type", "json", "src"];
  const { stdout } = await execa(program, argv, { cwd: root, reject: false, maxBuffer: 256 << 20 });
  const { modules, folders } = JSON.parse(stdout) as { modules: Module[]; folders: Folder[] };
  const isOurs = (name: string) => name === "src" || name.startsWith("src/");
  return {
    modules: modules.filter(({ source }) => isOurs(source)),
    folders: folders
      .filter(({ name }) => isOurs(name))
      .map(({ name, dependencies }) => ({
        name,
        dependencies: dependencies.filter((to) => isOurs(to.name) && to.name !== name),
      })),
  };
}

function drawing(folders: readonly Folder[], modules: readonly Module[]): string[] {
  const sizes = new Map<string, number>();
  for (const folder of modules.map(({ source }) => dirname(source))) sizes.set(folder, (sizes.get(folder) ?? 0) + 1);
  const largest = [...sizes].sort(([, one], [, other]) => other - one).slice(0, 5);
  const cycles = folders.flatMap(({ name, dependencies }) =>
    dependencies.flatMap(({ cycle }) => (cycle === undefined ? [] : [new Set([name, ...cycle.map((each) => each.name)])])),
  );
  const circles = [...new Set(cycles.map((names) => [...names].sort().join(", ")))].sort();
  return [
    `folders with files   ${sizes.size}`,
    `arrows               ${folders.reduce((sum, { dependencies }) => sum + dependencies.length, 0)}`,
    `arrows in a circle   ${cycles.length}`,
    `circles              ${circles.length}`,
    ...circles.map((names) => `  ${names}`),
    `largest folders      ${largest.map(([name, files]) => `${name} ${files}`).join(", ")}`,
  ];
}

/** Files in the order of a depth-first walk along imports of values, and how often it comes back into a folder that it has left. */
function walk(name: string, from: readonly string[], modules: readonly Module[], root: string): string[] {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  const start = from.find((path) => existsSync(join(root, path)));
  if (start === undefined) throw new Error(`${root}: ${name} begins in none of ${from.join(", ")}`);
  const opened = new Set<string>();
  const open = (source: string): void => {
    const module = bySource.get(source);
    if (module === undefined || opened.has(source)) return;
    opened.add(source);
    for (const { resolved, dependencyTypes } of module.dependencies) if (!dependencyTypes.includes("type-only")) open(resolved);
  };
  open(start);
  const files = [...opened];
  const entered = files.map((file) => dirname(file)).filter((folder, at, all) => folder !== all[at - 1]);
  const returns = entered.length - new Set(entered).size;
  return [
    "",
    `${name}: ${files.length} files in ${new Set(entered).size} folders, ${returns} returns`,
    ...files.map((file) => `  ${file}`),
  ];
}
