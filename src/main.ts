import { readFileSync } from "node:fs";
import type { World } from "./world.js";

/** Runs one command line and gives its exit code. The only place that catches everything. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  if (asksVersion(argv)) {
    world.stdout.write(`${version()}\n`);
    return 0;
  }
  // Only now: the answer to --version needs none of it.
  const { runProgram, usageExitCode } = await import("./program.js");
  try {
    return await runProgram(argv, world, version());
  } catch (error) {
    return usageExitCode(error) ?? (await report(error, argv, world));
  }
}

async function report(error: unknown, argv: readonly string[], world: World): Promise<number> {
  const { RadioctlError } = await import("./errors.js");
  const { errorData, errorText } = await import("./output/error.js");
  if (error instanceof RadioctlError) {
    if (argv.includes("--json")) world.stdout.write(`${JSON.stringify({ error: errorData(error) }, undefined, 2)}\n`);
    world.stderr.write(errorText(error));
    return error.exitCode;
  }
  world.stderr.write(`radioctl has a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

function asksVersion([first, ...others]: readonly string[]): boolean {
  return others.length === 0 && (first === "--version" || first === "-V");
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}

/** Work on a host is a process of its own there, which ends what it began, whatever becomes of this one. */
function interrupted(): void {
  process.stderr.write(
    "\ninterrupted; no host is left half changed: what was begun on one goes on there by itself. Run the same command again to see how it ended.\n",
  );
  process.exit(130);
}

/** The process: the real world, the exit code. */
export async function start(): Promise<void> {
  const argv = process.argv.slice(2);
  // A world takes longer to load than Node itself to start.
  if (asksVersion(argv)) return void process.stdout.write(`${version()}\n`);
  process.once("SIGINT", interrupted);
  const { realWorld } = await import("./world.js");
  process.exitCode = await main(argv, realWorld());
}
