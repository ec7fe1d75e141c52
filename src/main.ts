import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { RadioctlError } from "./errors.js";
import { errorData, errorText } from "./output/error.js";
import { runProgram } from "./program.js";
import type { World } from "./world.js";

/** Runs one command line and gives its exit code. The only place that catches everything. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  try {
    return await runProgram(argv, world, version());
  } catch (error) {
    return report(error, argv, world);
  }
}

function report(error: unknown, argv: readonly string[], world: World): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof RadioctlError) {
    if (argv.includes("--json")) world.stdout.write(`${JSON.stringify({ error: errorData(error) }, undefined, 2)}\n`);
    world.stderr.write(errorText(error));
    return error.exitCode;
  }
  world.stderr.write(`radioctl has a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}

/** The process: the real world, the exit code. */
export async function start(): Promise<void> {
  const { realWorld } = await import("./world.js");
  process.exitCode = await main(process.argv.slice(2), realWorld());
}
