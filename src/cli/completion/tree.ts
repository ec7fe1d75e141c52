/** A command as data, for the help, the manual page and completion. The root is radioctl itself. */
export interface CommandTree {
  name: string;
  summary: string;
  description: string;
  arguments: ArgumentTree[];
  /** Without the options of every command, which belong to the root. */
  options: OptionTree[];
  /** One command line per item. */
  examples: string[];
  commands: CommandTree[];
}

export interface ArgumentTree {
  name: string;
  description: string;
  required: boolean;
  /** May be given several times. */
  variadic: boolean;
  choices: string[];
}

export interface OptionTree {
  /** As help shows them: `-n, --lines <count>`. */
  flags: string;
  short: string | undefined;
  long: string | undefined;
  description: string;
  /** The option's value; undefined for a switch. */
  value: { name: string; required: boolean } | undefined;
  choices: string[];
  /** The default as help shows it; undefined without one. */
  standard: string | undefined;
}
