import { quote, shellCommand } from "./quote.js";

/** A file of `templates/scripts` with its input: each value becomes a shell variable, `words` become its arguments. */
export interface ScriptFile {
  /** The path below `templates/scripts`: `facts/system.sh`. */
  file: string;
  values?: Readonly<Record<string, string | number>>;
  words?: readonly string[];
}

/** A POSIX sh script for a host, as data: files, and lines between them. */
export type HostScript = ReadonlyArray<ScriptFile | string>;

/** The script's text: each file is unchanged and follows the assignments of its values. @param read returns a file's text */
export function scriptText(script: HostScript, read: (file: string) => string): string {
  return script.map((part) => (typeof part === "string" ? `${part}\n` : `${preamble(part)}${read(part.file)}`)).join("");
}

function preamble({ values = {}, words }: ScriptFile): string {
  const assigned = Object.entries(values).map(([name, value]) => `${name}=${quote(String(value))}\n`);
  return [...assigned, ...(words === undefined ? [] : [`set -- ${shellCommand(words)}\n`])].join("");
}
