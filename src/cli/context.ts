import type { World } from "../world.js";

/** The flags of every command. */
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
  /** Only for use inside an action: before it, the flags are not parsed. */
  globals(): Globals;
  /** The exit code of the run; 0 when never called. */
  finish(exitCode: number): void;
  /** The command's name and the words after it, up to the first option that only the command has: for commands that load one subcommand. */
  words: readonly string[];
  /** The words after `--`; undefined without one. Commander also appends them to the arguments. */
  afterDashes: readonly string[] | undefined;
}
