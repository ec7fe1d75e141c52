import sax from "sax";
import type { Place, Remark } from "./remark.js";
import { decodeXml } from "./xml-decoding.js";

export interface XmlElement {
  /** In lower case: Icecast compares names exactly, but people write them in any case. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** All text directly inside, trimmed; of a password as it is, because programs keep its blanks. Empty when a part of it is not known. */
  text: string;
  /** It has an entity whose value is not known: a value with the entity's name in it would be invented. */
  isUnknown: boolean;
  place: Place;
}

export interface XmlText {
  root: XmlElement | undefined;
  remarks: Remark[];
  rest: Rest | undefined;
}

/** What was not read. */
export interface Rest {
  /** Where it begins. */
  place: Place;
  because: string;
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

/** After so many faults the rest is not read: each wrong end tag costs the parser a fault for every open element. */
const LAST_FAULT = 1000;
/** No real configuration of a radio has more elements: memory is limited. */
const MOST_ELEMENTS = 10_000;

/** No real name or value is longer. */
const LONGEST_NAME = 100;
const LONGEST_TEXT = 65_536;
/** Longer entities are not replaced: a short text could become gigabytes. */
const LONGEST_ENTITY = 200;

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
  const { root, faults, rest } = readElements(file, text.replace(/^\uFEFF/u, ""));
  remarks.push(...faults.slice(0, MOST_FAULTS));
  if (faults.length > MOST_FAULTS) remarks.push({ kind: "unread", what: `${file}: ${faults.length - MOST_FAULTS} more faults` });
  if (root !== undefined) settle(root, sections);
  return { root, remarks, rest };
}

function readElements(file: string, text: string): { root: Open | undefined; faults: Remark[]; rest: Rest | undefined } {
  const parser = sax.parser(true, { position: true });
  const reading: Reading = {
    file,
    at: positions(text),
    faults: new Map(),
    root: undefined,
    current: undefined,
    closed: undefined,
  };
  let [faultCount, elementCount] = [0, 0];
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- sax has no other interface
  parser.onerror = (error) => {
    faultCount += 1;
    if (faultCount > LAST_FAULT) throw new TooMuch(`it has more than ${LAST_FAULT} faults`);
    // The rest of the message repeats the position.
    const [what = ""] = error.message.split("\n");
    reading.faults.set(parser.position, what.replace(/\.$/u, "").slice(0, 120));
    parser.error = null as unknown as Error;
    if (what.startsWith("Invalid character entity") && reading.current !== undefined) reading.current.isUnknown = true;
  };
  parser.ondoctype = (doctype) => Object.assign(parser.ENTITIES, entitiesOf(doctype));
  parser.onopentag = ({ name, attributes }) => {
    elementCount += 1;
    if (elementCount > MOST_ELEMENTS) throw new TooMuch(`it has more than ${MOST_ELEMENTS} elements`);
    open(reading, name, attributes, Math.max(0, parser.startTagPosition - 1));
  };
  const addText = (piece: string) => {
    if (reading.current !== undefined && reading.current.text.length < LONGEST_TEXT) reading.current.text += piece;
  };
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = () => close(reading, parser.position);
  const stopped = parse(parser, text);
  const faults = [...reading.faults].map(([position, what]): Remark => {
    return { kind: "unread", where: { file, ...reading.at(Math.max(0, position - 1)) }, what: `not well-formed: ${what}` };
  });
  if (stopped === undefined) return { root: reading.root, faults, rest: undefined };
  const place = { file, ...reading.at(Math.max(0, stopped.position - 1)) };
  return { root: reading.root, faults, rest: { place, because: stopped.because } };
}

class TooMuch extends Error {}

/** @returns the position after which the text was not read; undefined: it was read to its end */
function parse(parser: sax.SAXParser, text: string): { position: number; because: string } | undefined {
  try {
    parser.write(text).close();
    return undefined;
  } catch (error) {
    if (error instanceof TooMuch) return { position: parser.position, because: error.message };
    throw error;
  }
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
    name: name.slice(0, LONGEST_NAME).toLowerCase(),
    attributes: Object.fromEntries(values) as Record<string, string>,
    children: [],
    text: "",
    place: { file: reading.file, ...reading.at(offset) },
    ended: false,
    isUnknown: false,
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
    [...doctype.matchAll(form)]
      .map(([, name = "", double, single]) => [name, withCharacters(double ?? single ?? "")] as const)
      .filter(([, text]) => text.length <= LONGEST_ENTITY),
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
    const text = element.isUnknown ? "" : element.text.trim();
    element.text = text !== "" && element.name.endsWith("password") ? element.text : text;
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

/** The same for every name, in one pass. */
export function textsOf({ children }: XmlElement): ReadonlyMap<string, { text: string; place: Place }> {
  return new Map(children.filter(({ text }) => text !== "").map(({ name, text, place }) => [name, { text, place }]));
}

/** The same as a whole number of 0 or more; undefined for anything else. */
export function numberOf(element: XmlElement, name: string): number | undefined {
  const text = textOf(element, name)?.text;
  return text !== undefined && /^\d{1,12}$/u.test(text) ? Number(text) : undefined;
}
