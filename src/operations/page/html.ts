/** Text that is HTML already. Only `html` makes it: anything else in a page is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Values allowed in `${}`: text, which is escaped; one or more pieces of HTML; undefined for nothing. */
export type Piece = Html | string | number | undefined | readonly Piece[];

/**
 * A piece of a page: html`<p>${text}</p>`. Any value is inert between tags and inside quoted attributes. It must not be used anywhere
 * else: in a tag's or an attribute's name, in a script or a style sheet.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const own = strings.map((text) => text.replace(INDENT, "\n"));
  return new Html(own.map((text, index) => text + (index < pieces.length ? inert(pieces[index]) : "")).join(""));
}

/** The indentation of the templates in the source, not of inserted values. */
const INDENT = /\n\s*/gu;

/** Inserts our own text, such as a style sheet, without escaping. Never use it for text from elsewhere. */
export const asItIs = (text: string) => new Html(text);

function inert(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Html) return piece.text;
  if (typeof piece === "object") return piece.map(inert).join("");
  return escaped(String(piece));
}

const NAMED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Characters that break out of a text, and invisible ones: control characters, and those that change the direction of the text. */
// oxlint-disable-next-line no-control-regex -- control characters are what is escaped
const UNSAFE = /[&<>"'`\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Half of a surrogate pair, which UTF-8 can't encode. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** Text between tags or in a quoted attribute. */
function escaped(text: string): string {
  return text
    .replace(LONE_SURROGATE, "\ufffd")
    .replace(UNSAFE, (character) => NAMED[character] ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
