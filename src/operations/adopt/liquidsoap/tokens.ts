import type { Place } from "../remark.js";

export interface Token {
  kind: "name" | "string" | "number" | "time" | "encoder" | "label" | "mark";
  /** The value of a string; an encoder or a label without its `%` or `~`. */
  text: string;
  place: Place;
  /** Only blanks are before it on its line. */
  firstOfLine: boolean;
}

/** In the order in which they are tried. Comments run to the end of the line, or from #< to >#. */
const forms: ReadonlyArray<readonly [kind: Token["kind"] | "nothing", form: RegExp]> = [
  ["nothing", /[ \t\r\n]+/uy],
  ["nothing", /#<[^]*?(?:>#|$(?![^]))/uy],
  ["nothing", /#[^\n]*/uy],
  // Every text that begins also ends, if only with the file: where a form fails at a distance, reading becomes quadratic.
  ["string", /"(?:[^"\\]|\\[^])*(?:"|\\?$(?![^]))/uy],
  ["string", /'(?:[^'\\]|\\[^])*(?:'|\\?$(?![^]))/uy],
  ["encoder", /%[A-Za-z_][\w+]*(?:\.[A-Za-z_]\w*)*/uy],
  ["label", /~[A-Za-z_]\w*/uy],
  // Times of schedules: 9h, 11h30m, 1w; and patterns such as r/[a-z]+/g.
  ["time", /\d+[whms](?:\d+[hms])*\d*(?!\w)/uy],
  ["time", /r\/(?:[^/\\\n]|\\[^\n])+\/[a-z]*/uy],
  ["number", /\d+(?:\.\d*)?(?:[eE][-+]?\d+)?/uy],
  // Methods and modules are part of the name: output.icecast, radio.on_metadata.
  ["name", /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/uy],
  ["mark", /->|:=|==|!=|<=|>=|\?\?|\?\.|::|[^]/uy],
];

/** No real script has more: memory is limited. */
const MOST_TOKENS = 50_000;

/**
 * Tokens of a Liquidsoap script, of 1.x or 2.x. Never throws: an unknown character is a mark. rest: where the text begins that was not read,
 * because it is too long.
 */
export function liquidsoapTokens(file: string, text: string): { tokens: Token[]; rest: Place | undefined } {
  const tokens: Token[] = [];
  let [line, lineStart, firstOfLine] = [1, 0, true];
  for (let offset = 0; offset < text.length;) {
    const place = { file, line, column: offset - lineStart + 1 };
    const { kind, found } = match(text, offset);
    if (kind !== "nothing") {
      if (tokens.length >= MOST_TOKENS) return { tokens, rest: place };
      tokens.push({ kind, text: meaning(kind, found), place, firstOfLine });
      firstOfLine = false;
    }
    for (const { index } of found.matchAll(/\n/gu)) {
      line += 1;
      lineStart = offset + index + 1;
      firstOfLine = true;
    }
    offset += found.length;
  }
  return { tokens, rest: undefined };
}

function match(text: string, offset: number): { kind: Token["kind"] | "nothing"; found: string } {
  for (const [kind, form] of forms) {
    form.lastIndex = offset;
    const found = form.exec(text)?.[0];
    if (found !== undefined && found !== "") return { kind, found };
  }
  return { kind: "nothing", found: text.slice(offset, offset + 1) };
}

function meaning(kind: Token["kind"], found: string): string {
  if (kind === "encoder" || kind === "label") return found.slice(1);
  if (kind !== "string") return found;
  const inner = found.length > 1 && found.endsWith(found.charAt(0)) ? found.slice(1, -1) : found.slice(1);
  return inner.replace(/\\(.)/gu, (_whole, character: string) => (character === "n" ? "\n" : character));
}
