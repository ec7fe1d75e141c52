import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { InvalidFiles, RadioctlError } from "./errors.js";
import { problemLines } from "./output/problems.js";
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
    if (argv.includes("--json")) world.stdout.write(`${JSON.stringify({ error: describeError(error) }, undefined, 2)}\n`);
    if (error instanceof InvalidFiles) world.stderr.write(problemLines(error.problems));
    world.stderr.write(`${error.host === undefined ? "" : `${error.host}  `}${error.message}\n`);
    for (const line of error.said) world.stderr.write(`    ${line}\n`);
    if (error.hint !== undefined) world.stderr.write(`  ${error.hint}\n`);
    return error.exitCode;
  }
  world.stderr.write(`radioctl has a defect: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

function describeError(error: RadioctlError): unknown {
  return {
    kind: error.kind,
    message: error.message,
    host: error.host,
    hint: error.hint,
    said: error.said,
    exitCode: error.exitCode,
    problems: error instanceof InvalidFiles ? error.problems : undefined,
  };
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
