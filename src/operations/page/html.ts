/** Text that is HTML already. Only `html` makes it: whatever else is put into a page is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in `${}`: text, which is escaped; pieces of HTML, one or many; nothing. */
export type Piece = Html | string | number | undefined | readonly Piece[];

/**
 * A piece of a page: html`<p>${text}</p>`. What is put in is inert between tags and inside of quoted attributes, whatever it holds. It must not
 * stand anywhere else: in a tag's or an attribute's name, in a script or a style sheet.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const own = strings.map((text) => text.replace(INDENT, "\n"));
  return new Html(own.map((text, index) => text + (index < pieces.length ? inert(pieces[index]) : "")).join(""));
}

/** Of the templates in our files, not of what is put in. */
const INDENT = /\n\s*/gu;

/** Text of ours, such as a style sheet, that is to be taken as it is. Never for anything from elsewhere. */
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

/** What breaks out of a text, and what nobody sees: control characters, and those that turn the direction of the text around them. */
// oxlint-disable-next-line no-control-regex -- these are what it is about
const UNSAFE = /[&<>"'`\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Half of a pair, which UTF-8 cannot hold. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** Text between tags or in a quoted attribute. */
function escaped(text: string): string {
  return text
    .replace(LONE_SURROGATE, "\ufffd")
    .replace(UNSAFE, (character) => NAMED[character] ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
