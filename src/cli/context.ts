import type { World } from "../world.js";

/** The flags that every command takes. */
export interface Globals {
  inventory: string | undefined;
  json: boolean;
  dryRun: boolean;
  yes: boolean;
  verbose: boolean;
  color: boolean;
}

/** What a command is built with. Its action gives the exit code through `finish`. */
export interface CommandContext {
  world: World;
  /** Read inside an action only: the flags are parsed by then. */
  globals(): Globals;
  /** The exit code of the run; 0 when never called. */
  finish(exitCode: number): void;
  /** The command's name and the words after it, up to the first option that only the command knows: for commands that load one subcommand. */
  words: readonly string[];
  /** What stands after `--`; undefined without one. Commander adds it to the arguments before it. */
  afterDashes: readonly string[] | undefined;
}
