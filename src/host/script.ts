import { quote, shellCommand } from "./quote.js";

/** A file of `templates/scripts` with what it reads: each value as a shell variable, `words` as its arguments. */
export interface ScriptFile {
  /** Below `templates/scripts`: `facts/system.sh`. */
  file: string;
  values?: Readonly<Record<string, string | number>>;
  words?: readonly string[];
}

/** POSIX sh for a host, as data: files, and lines that stand between them. */
export type HostScript = ReadonlyArray<ScriptFile | string>;

/** The script's text. A file goes in unchanged, behind assignments of its values. @param read gives a file's text */
export function scriptText(script: HostScript, read: (file: string) => string): string {
  return script.map((part) => (typeof part === "string" ? `${part}\n` : `${preamble(part)}${read(part.file)}`)).join("");
}

function preamble({ values = {}, words }: ScriptFile): string {
  const assigned = Object.entries(values).map(([name, value]) => `${name}=${quote(String(value))}\n`);
  return [...assigned, ...(words === undefined ? [] : [`set -- ${shellCommand(words)}\n`])].join("");
}
