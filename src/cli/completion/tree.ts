/** A command as a value: what its help, the man page and completion say of it. The top one is radioctl itself. */
export interface CommandTree {
  name: string;
  summary: string;
  description: string;
  arguments: ArgumentTree[];
  /** Without those that all commands take, which are the top one's. */
  options: OptionTree[];
  /** Command lines, each on a line of its own. */
  examples: string[];
  commands: CommandTree[];
}

export interface ArgumentTree {
  name: string;
  description: string;
  required: boolean;
  /** May be given again and again. */
  variadic: boolean;
  choices: string[];
}

export interface OptionTree {
  /** As help shows them: `-n, --lines <count>`. */
  flags: string;
  short: string | undefined;
  long: string | undefined;
  description: string;
  /** What it takes; undefined for a switch. */
  value: { name: string; required: boolean } | undefined;
  choices: string[];
  /** As help shows it; undefined without one. */
  standard: string | undefined;
}
