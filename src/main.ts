import { withSafeOutput } from "./cli/safe-output.js";
import { useCompileCache } from "./compile-cache.js";
import { packageVersion } from "./package-file.js";
import type { World } from "./world.js";

/** Runs one command line and gives its exit code. The only place that catches everything. */
export async function main(argv: readonly string[], given: World): Promise<number> {
  const world = withSafeOutput(given);
  if (asksVersion(argv)) {
    world.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  if (argv[0] === "__complete") {
    const { complete } = await import("./cli/complete.js");
    await complete(world, argv.slice(argv[1] === "--" ? 2 : 1), {
      wholeTree: async () => (await import("./program.js")).commandTree(world, packageVersion()),
      labs: async () => (await import("./operations/lab/store.js")).labsByName(world),
    });
    return 0;
  }
  // Loaded here, because --version does not need it.
  const { runProgram, isHelp } = await import("./program.js");
  try {
    return await runProgram(argv, world, packageVersion());
  } catch (error) {
    return isHelp(error) ? 0 : await report(error, argv, world);
  }
}

/** Prints an error on stderr, with `--json` also as the one document on stdout. Gives its exit code. */
async function report(error: unknown, argv: readonly string[], world: World): Promise<number> {
  const { ISSUES, RadioctlError } = await import("./errors.js");
  const { errorData, errorText } = await import("./cli/text/error.js");
  const { usageError } = await import("./program.js");
  const usage = usageError(error);
  const known = usage ?? (error instanceof RadioctlError ? error : undefined);
  const stack = known === undefined ? await stackOf(error, world) : "";
  if (asksJson(argv)) {
    const data = known === undefined ? { kind: "defect", message: stack, exitCode: 1 } : errorData(known);
    world.stdout.write(`${JSON.stringify({ error: data }, undefined, 2)}\n`);
  }
  // Commander has already printed a usage error.
  if (usage === undefined)
    world.stderr.write(known === undefined ? `internal error, please report it at ${ISSUES}\n${stack}\n` : errorText(known));
  return known?.exitCode ?? 1;
}

/** The stack of an internal error, with positions in the sources. */
async function stackOf(error: unknown, { files }: World): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  const { withSourceLines } = await import("./cli/source-lines.js");
  return withSourceLines(error.stack ?? error.message, files);
}

/** Works also for a command line that could not be parsed. Words after `--` are for another program. */
function asksJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end < 0 ? undefined : end).includes("--json");
}

function asksVersion([first, ...others]: readonly string[]): boolean {
  return others.length === 0 && (first === "--version" || first === "-V");
}

/** Safe, because a change on a host is a separate process there, which completes even if this process ends. */
function interrupted(): void {
  process.stderr.write(
    "\ninterrupted. No host is left half changed: a change that began on a host completes there. Run the same command again to see how it ended.\n",
  );
  process.exit(130);
}

async function endWith(error: unknown, argv: readonly string[], world: World): Promise<void> {
  process.exitCode = 1;
  try {
    process.exitCode = await report(error, argv, withSafeOutput(world));
  } finally {
    process.exit();
  }
}

/** Runs the process: with the real world, and with the exit code of the command. */
export async function start(): Promise<void> {
  const argv = process.argv.slice(2);
  // Answered before the world is loaded, which takes longer than the start of Node.
  if (asksVersion(argv)) return void process.stdout.write(`${packageVersion()}\n`);
  useCompileCache({ uid: process.getuid?.(), env: process.env });
  process.once("SIGINT", interrupted);
  const { realWorld } = await import("./world.js");
  const world = realWorld();
  // Errors that no command awaits, such as those of an event.
  process.on("uncaughtException", (error) => void endWith(error, argv, world));
  process.exitCode = await main(argv, world);
}
