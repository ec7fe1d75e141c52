import { dirname } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { OF_LAB } from "./programs.js";

/** The result of a radioctl command that ran as a separate process. */
export interface CommandEnd {
  code: number;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** Enough for a bootstrap of many hosts on a slow machine. */
const LONGEST_SECONDS = 1800;

/** Runs the real radioctl command to its end. */
export async function runCommand(world: World, inventoryFile: string, ...words: readonly string[]): Promise<CommandEnd> {
  const started = world.clock.monotonic();
  const argv = [...world.processes.program, "-i", inventoryFile, ...words] as const;
  const { code, stdout, stderr } = await world.processes.run({
    argv,
    env: { [OF_LAB]: dirname(inventoryFile) },
    timeoutSeconds: LONGEST_SECONDS,
  });
  return { code, stdout, stderr, seconds: (world.clock.monotonic() - started) / 1000 };
}

/** The same for a command that must succeed. @throws RadioctlError failed with its last output */
export async function mustRun(world: World, inventoryFile: string, ...words: readonly string[]): Promise<CommandEnd> {
  const end = await runCommand(world, inventoryFile, ...words);
  if (end.code === 0) return end;
  throw new RadioctlError("failed", `radioctl ${words.join(" ")} ended with ${end.code} in the lab`, {
    said: [...end.stderr.trim().split("\n").slice(-6), ...end.stdout.trim().split("\n").slice(-6)],
  });
}
