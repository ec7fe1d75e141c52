import sax from "sax";
import type { Place, Remark } from "./remark.js";

export interface XmlElement {
  /** In lower case: Icecast compares names exactly, but people write them in any case. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** All text directly inside, trimmed. */
  text: string;
  place: Place;
}

export interface XmlText {
  root: XmlElement | undefined;
  remarks: Remark[];
}

interface Open extends XmlElement {
  /** It has an end tag. */
  ended: boolean;
  /** The element that contains it. */
  parent: Open | undefined;
  /** The element that is current again when it ends: its parent, except for elements that nest too deep. */
  above: Open | undefined;
  depth: number;
}

/** No real configuration nests deeper; deeper elements are added to the last allowed level. */
const DEEPEST = 32;

/** How many faults are listed: with more, the text is more than mistyped. */
const MOST_FAULTS = 5;

/** A text with more faults is not XML: each fault takes a thousand times as long as a character. */
const ENOUGH_FAULTS = 500;

/** So much is read at a time. */
const PIECE_CHARACTERS = 4096;

/**
 * Reads XML, also when it is not well-formed. Never throws: each fault is a remark with its line and column. An element without an end tag keeps
 * only what it may contain: a value nothing, a section no other section; the rest counts as following it.
 * @param sections names of the elements that contain others
 */
export function parseXml(file: string, bytes: Uint8Array, sections: ReadonlySet<string>): XmlText {
  const { text, unknownEncoding } = decodeXml(bytes);
  const remarks: Remark[] = [];
  if (unknownEncoding !== undefined) {
    remarks.push({ kind: "unread", what: `${file}: its encoding ${unknownEncoding} is unknown; it was read as UTF-8` });
  }
  const { root, faults } = readElements(file, text.replace(/^\uFEFF/u, ""));
  remarks.push(...faults.slice(0, MOST_FAULTS));
  if (faults.length > MOST_FAULTS) remarks.push({ kind: "unread", what: `${file}: ${faults.length - MOST_FAULTS} more faults` });
  if (root !== undefined) settle(root, sections);
  return { root, remarks };
}

function readElements(file: string, text: string): { root: Open | undefined; faults: Remark[] } {
  const parser = sax.parser(true, { position: true });
  const reading: Reading = {
    file,
    at: positions(text),
    faults: new Map(),
    root: undefined,
    current: undefined,
    closed: undefined,
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- sax has no other interface
  parser.onerror = (error) => {
    // The rest of the message repeats the position.
    const [what = ""] = error.message.split("\n");
    reading.faults.set(parser.position, what.replace(/\.$/u, "").slice(0, 120));
    parser.error = null as unknown as Error;
  };
  parser.ondoctype = (doctype) => Object.assign(parser.ENTITIES, entitiesOf(doctype));
  parser.onopentag = ({ name, attributes }) => open(reading, name, attributes, Math.max(0, parser.startTagPosition - 1));
  const addText = (piece: string) => {
    if (reading.current !== undefined) reading.current.text += piece;
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = () => close(reading, parser.position);
  for (let from = 0; from < text.length && reading.faults.size < ENOUGH_FAULTS; from += PIECE_CHARACTERS)
    parser.write(text.slice(from, from + PIECE_CHARACTERS));
  parser.close();
  const faults = [...reading.faults].map(([position, what]): Remark => {
    return { kind: "unread", where: { file, ...reading.at(Math.max(0, position - 1)) }, what: `not well-formed: ${what}` };
  });
  return { root: reading.root, faults };
}

interface Reading {
  file: string;
  at: (offset: number) => { line: number; column: number };
  /** By position; the last fault at a position is the most precise. */
  faults: Map<number, string>;
  root: Open | undefined;
  current: Open | undefined;
  /** The element closed last, and the position of its end tag. */
  closed: { element: Open; position: number } | undefined;
}

function open(reading: Reading, name: string, attributes: Readonly<Record<string, unknown>>, offset: number): void {
  const values = Object.entries(attributes).map(([key, value]) => [key.toLowerCase(), String(value)]);
  const above = reading.current;
  const parent = above !== undefined && above.depth >= DEEPEST ? above.parent : above;
  const element: Open = {
    name: name.toLowerCase(),
    attributes: Object.fromEntries(values) as Record<string, string>,
    children: [],
    text: "",
    place: { file: reading.file, ...reading.at(offset) },
    ended: false,
    parent,
    above,
    depth: parent === undefined ? 0 : parent.depth + 1,
  };
  if (parent === undefined) reading.root ??= element;
  else parent.children.push(element);
  reading.current = element;
}

/** An end tag closes all open elements inside its own; the last one that it closes is its own. */
function close(reading: Reading, position: number): void {
  const { current, closed } = reading;
  if (current === undefined) return;
  if (closed?.position === position) {
    closed.element.ended = false;
    const { name, place } = closed.element;
    reading.faults.set(position, `<${name}> of line ${place.line} has no end tag`);
  }
  current.ended = true;
  reading.closed = { element: current, position };
  reading.current = current.above;
}

/** Line and column of an offset, both from 1. */
function positions(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** `<!ENTITY name "value">` of the internal subset; nothing is ever fetched, and an entity may contain only character references. */
function entitiesOf(doctype: string): Record<string, string> {
  const form = /<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"((?:[^"&%]|&#x?[\dA-Fa-f]+;)*)"|'((?:[^'&%]|&#x?[\dA-Fa-f]+;)*)')\s*>/gu;
  return Object.fromEntries(
    [...doctype.matchAll(form)].map(([, name = "", double, single]) => [name, withCharacters(double ?? single ?? "")]),
  );
}

function withCharacters(text: string): string {
  return text.replaceAll(/&#(x?)([\dA-Fa-f]+);/gu, (whole, hexadecimal: string, digits: string) => {
    const code = Number.parseInt(digits, hexadecimal === "" ? 10 : 16);
    return code > 31 && code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Moves the contents of elements without an end tag to where they belong. Works from the inside out, without recursion: texts may nest deep. */
function settle(root: Open, sections: ReadonlySet<string>): void {
  const all: Open[] = [root];
  for (const each of all) for (const child of each.children) all.push(child as Open);
  for (const element of all.toReversed()) {
    element.text = element.text.trim();
    if (element.children.length === 0) continue;
    element.children = (element.children as Open[]).flatMap((child) => [child, ...escaping(child, sections)]);
  }
}

/** Removes from an element what it can't contain. @returns what follows it instead */
function escaping(element: Open, sections: ReadonlySet<string>): XmlElement[] {
  if (element.ended || element.children.length === 0) return [];
  const first = sections.has(element.name) ? element.children.findIndex(({ name }) => sections.has(name)) : 0;
  return first < 0 ? [] : element.children.splice(first);
}

/** The last child with this name and a text: of doubled elements, Icecast takes the last (`_parse_root` in cfgfile.c of 2.4.4). */
export function textOf(element: XmlElement, name: string): { text: string; place: Place } | undefined {
  const found = element.children.findLast((child) => child.name === name && child.text !== "");
  return found === undefined ? undefined : { text: found.text, place: found.place };
}

/** The same as a whole number of 0 or more; undefined for anything else. */
export function numberOf(element: XmlElement, name: string): number | undefined {
  const text = textOf(element, name)?.text;
  return text !== undefined && /^\d{1,12}$/u.test(text) ? Number(text) : undefined;
}

/** Byte order marks, and the first bytes of `<?xml` without one: XML 1.0, appendix F. */
const STARTS: ReadonlyArray<readonly [bytes: readonly number[], encoding: string]> = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
  [[0x3c, 0, 0x3f, 0], "utf-16le"],
  [[0, 0x3c, 0, 0x3f], "utf-16be"],
];

export interface Decoded {
  text: string;
  /** The declared encoding, when this program can't read it; the text was then read as UTF-8. */
  unknownEncoding?: string;
}

/**
 * The characters of windows-1252 at 0x80 to 0x9f. Node's decoder gives control characters for them: it reads windows-1252 as ISO 8859-1. Zero: no
 * character.
 */
const WINDOWS_1252 =
  "\u20ac\u0000\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u0000\u017d\u0000" +
  "\u0000\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u0000\u017e\u0178";

function fromWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replaceAll(/[\u0080-\u009f]/gu, (character) => {
      const meant = WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80);
      return meant === "\u0000" ? "\uFFFD" : meant;
    });
}

/** Text of an XML file in the encoding that its first bytes or its declaration name; UTF-8 without either. Invalid bytes become U+FFFD. */
function decodeXml(bytes: Uint8Array): Decoded {
  const marked = STARTS.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1];
  const declared = /^<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/u.exec(
    Buffer.from(bytes.subarray(0, 200)).toString("latin1"),
  )?.[1];
  const encoding = marked ?? declared ?? "utf-8";
  const decoder = decoderFor(encoding);
  if (decoder?.encoding === "windows-1252") return { text: fromWindows1252(bytes) };
  const text = (decoder ?? new TextDecoder()).decode(bytes);
  return decoder === undefined ? { text, unknownEncoding: encoding } : { text };
}

function decoderFor(encoding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(encoding);
  } catch {
    return undefined;
  }
}
