/** Where the statements of a configuration file are, found without the readers under test. Lines and columns count from 1. */
export interface Spot {
  line: number;
  column: number;
}

/** By the kind of the file: elements with a value, directives, calls and bindings, settings, keys. */
export function statementsIn(name: string, text: string): Spot[] {
  if (name.endsWith(".xml"))
    return spots(text.replaceAll(/<!--[^]*?-->/gu, blanks), /<([\w:-]+)(?:\s[^<>]*)?(?:\/>|>[^<]*<\/\1\s*>)/gu);
  if (name === "nginx.conf") return directives(text);
  if (name.endsWith(".liq")) return calls(text);
  if (name === "authorized_keys") return spots(text, /^(?!#)\S.*$/gmu);
  return spots(text, /^[^#;[\s].*$/gmu);
}

function blanks(text: string): string {
  return text.replaceAll(/[^\n]/gu, " ");
}

function spots(text: string, form: RegExp): Spot[] {
  return [...text.matchAll(form)].map(({ index }) => spot(text, index));
}

function spot(text: string, offset: number): Spot {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** Directives of nginx begin after `;`, `{`, `}` or at the beginning. Lines are counted from the mark of their file. */
function directives(text: string): Spot[] {
  const parts = text.split(/^# configuration file .*\n/mu).slice(1);
  return parts.flatMap((part) => {
    const plain = part
      .replaceAll(/#.*/gu, blanks)
      .replaceAll(/\$\{\w+\}/gu, (variable) => "x".repeat(variable.length))
      .replaceAll(/(?<=\s)(["'])(?:(?!\1)[^\\]|\\[^])*\1/gu, (quoted) => "x".repeat(quoted.length));
    return [...plain.matchAll(/(?:^|[;{}])\s*([^\s;{}][^;{}]*)(?=[;{])/gu)].map((found) =>
      spot(plain, found.index + found[0].length - (found[1] ?? "").length),
    );
  });
}

/** Calls of a Liquidsoap script, and constants that have a name; not what is inside texts and comments. */
function calls(text: string): Spot[] {
  const plain = text
    .replaceAll(/"(?:[^"\\]|\\[^])*"/gu, (quoted) => `"${"x".repeat(Math.max(0, quoted.length - 2))}"`)
    .replaceAll(/#.*/gu, blanks);
  const called = spots(plain, /(?<![\w.%])[A-Za-z_][\w.]*(?=\()/gu).filter(({ line, column }) => {
    const rest = (plain.split("\n")[line - 1] ?? "").slice(column - 1);
    const before = (plain.split("\n")[line - 1] ?? "").slice(0, column - 1);
    return !/^(fun|if|not|and|or)\b/u.test(rest) && !/\bdef (rec |replaces )?$/u.test(before);
  });
  const constants = [...plain.matchAll(/^ *[a-z_]\w* = (?=["\d])/gmu)].map((found) => spot(plain, found.index + found[0].length));
  return [...called, ...constants];
}
