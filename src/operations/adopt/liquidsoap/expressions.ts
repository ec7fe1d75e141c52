import type { Place } from "../remark.js";
import { DEEPEST, type Reader } from "./reader.js";
import { nothing, type Argument, type Expression, type Parameter, type Statement } from "./syntax.js";
import type { Token } from "./tokens.js";

const OPERATORS: ReadonlySet<string> = new Set("+ - * / ^ == != < > <= >= ?? ? :: := @ % | &".split(" "));
const WORDS: ReadonlySet<string> = new Set(["and", "or", "mod"]);
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]" };
/** Words that begin or end a part of a block, and are never values. */
const RESERVED: ReadonlySet<string> = new Set("end then else elsif do catch finally let def open replaces rec to".split(" "));

/** The expression that begins here; undefined, with nothing read, when none begins. */
export function expression(reader: Reader): Expression | undefined {
  if (reader.depth > DEEPEST) return undefined;
  reader.depth += 1;
  const first = operand(reader);
  const items = first === undefined ? [] : [first];
  const operators: string[] = [];
  for (let operator = operatorAt(reader, operators); operator !== undefined; operator = operatorAt(reader, operators)) {
    if (first === undefined) break;
    reader.next();
    const next = operand(reader);
    operators.push(operator);
    if (next === undefined) break;
    items.push(next);
  }
  reader.depth -= 1;
  if (first === undefined || operators.length === 0) return first;
  return { kind: "computed", operators, items, place: first.place };
}

function operatorAt(reader: Reader, before: readonly string[]): string | undefined {
  const token = reader.peek();
  if (token === undefined) return undefined;
  if (token.kind === "name") return WORDS.has(token.text) ? token.text : undefined;
  if (token.kind !== "mark") return undefined;
  if (OPERATORS.has(token.text)) return token.text;
  return token.text === ":" && before.includes("?") ? ":" : undefined;
}

/** A value with what follows it: methods, indexes. */
function operand(reader: Reader): Expression | undefined {
  const [before] = [reader.peek(), signs(reader)];
  const token = reader.peek();
  const isSigned = before !== undefined && before !== token;
  let value = token === undefined ? undefined : primary(reader, token);
  let length = 0;
  for (let next = reader.peek(); value !== undefined && next?.kind === "mark"; next = reader.peek()) {
    const followed = length > DEEPEST ? undefined : following(reader, value, next);
    if (followed === undefined) break;
    value = followed;
    length += 1;
  }
  if (!isSigned) return value;
  return { kind: "computed", operators: [before.text], items: value === undefined ? [] : [value], place: before.place };
}

/** `!x`, `-x`, `not x`: signs before a value. */
function signs(reader: Reader): void {
  for (let token = reader.peek(); token !== undefined; token = reader.peek()) {
    const isSign =
      token.kind === "mark" ? token.text === "!" || token.text === "-" : token.kind === "name" && token.text === "not";
    if (!isSign) return;
    reader.next();
  }
}

function following(reader: Reader, value: Expression, next: Token): Expression | undefined {
  const method = reader.peek(1);
  if ((next.text === "." || next.text === "?.") && method?.kind === "name") {
    reader.next();
    reader.next();
    const given = reader.isMark("(") ? brackets(reader) : [];
    return { kind: "call", name: method.text, encoder: false, of: value, arguments: given, place: method.place };
  }
  if (next.text === "." && reader.isMark("{", 1)) {
    reader.next();
    const extension = primary(reader, next);
    return {
      kind: "computed",
      operators: ["."],
      items: extension === undefined ? [value] : [value, extension],
      place: value.place,
    };
  }
  if (next.text === "[" && !next.firstOfLine && value.kind !== "constant" && value.kind !== "list") {
    const index = brackets(reader).map((each) => each.value);
    return { kind: "computed", operators: ["[]"], items: [value, ...index], place: value.place };
  }
  return undefined;
}

function primary(reader: Reader, token: Token): Expression | undefined {
  const { kind, text, place } = token;
  if (kind === "string" || kind === "number" || kind === "time") {
    reader.next();
    return { kind: "constant", text, template: kind === "string" && text.includes("#{"), place };
  }
  if (kind === "encoder") {
    reader.next();
    return { kind: "call", name: text, encoder: true, of: undefined, arguments: isCall(reader) ? brackets(reader) : [], place };
  }
  if (kind === "name") return word(reader, token);
  if (kind !== "mark") return undefined;
  if (text === "{") return braces(reader, place);
  if (!Object.hasOwn(CLOSING, text)) return undefined;
  const inside = brackets(reader);
  const [only] = inside;
  if (text === "(" && inside.length === 1 && only?.label === undefined && only !== undefined) return only.value;
  return { kind: "list", items: inside.map(({ value }) => value), place };
}

function isCall(reader: Reader): boolean {
  return reader.isMark("(") && reader.peek()?.firstOfLine === false;
}

function word(reader: Reader, { text, place }: Token): Expression | undefined {
  if (RESERVED.has(text)) return undefined;
  reader.next();
  if (text === "true" || text === "false") return { kind: "constant", text, template: false, place };
  if (text === "fun" && reader.isMark("(")) {
    const given = parameters(reader);
    reader.skip("->");
    const value = expression(reader);
    const body: Statement[] = value === undefined ? [] : [{ kind: "value", name: undefined, value, place: value.place }];
    return { kind: "function", parameters: given, body, place };
  }
  const ends = BLOCKS.get(text);
  if (ends !== undefined) return { kind: "block", keyword: text, parts: blockParts(reader, ends), place };
  if (!isCall(reader)) return { kind: "name", text, place };
  return { kind: "call", name: text, encoder: false, of: undefined, arguments: brackets(reader), place };
}

/** Blocks that end with `end`, and the words inside that separate their parts. */
const BLOCKS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["if", new Set(["then", "else", "elsif"])],
  ["begin", new Set<string>()],
  ["try", new Set(["catch", "do", "finally"])],
  ["for", new Set(["to", "do"])],
  ["while", new Set(["do"])],
]);

function blockParts(reader: Reader, separators: ReadonlySet<string>): Statement[] {
  const ends = new Set([...separators, "end"]);
  const parts: Statement[] = [];
  while (!reader.ended) {
    for (const part of reader.nested(ends)) parts.push(part);
    const token = reader.peek();
    if (token?.kind !== "name" || !separators.has(token.text)) break;
    reader.next();
  }
  reader.skip("end");
  return parts;
}

/** `{a = 1, b = 2}` is a record; other braces are a function without parameters. */
function braces(reader: Reader, place: Place): Expression {
  reader.next();
  if (reader.peek()?.kind === "name" && reader.isMark("=", 1)) {
    const items = separated(reader, "}").map(({ value }) => value);
    return { kind: "list", items, place };
  }
  const body = reader.nested(new Set(["}"]));
  reader.skip("}");
  return { kind: "function", parameters: [], body, place };
}

function brackets(reader: Reader): Argument[] {
  return separated(reader, CLOSING[reader.next()?.text ?? ""] ?? ")");
}

/** Arguments or items up to a closing mark. Brackets that are never closed end with the text. */
function separated(reader: Reader, end: string): Argument[] {
  const found: Argument[] = [];
  reader.depth += 1;
  while (!reader.ended && !reader.skip(end)) {
    const before = reader.position;
    const { place } = reader;
    const label = labelOf(reader);
    const token = reader.peek();
    const isAlone = label?.isAlone === true && !reader.isMark("=");
    const value = isAlone
      ? nameOf(label.name, place)
      : (expression(reader) ?? (label === undefined ? undefined : nothing(place)));
    if (value !== undefined) found.push({ label: label?.name, value, place: value.kind === "constant" ? value.place : place });
    if (reader.isMark(":") && token?.kind !== "mark") skipType(reader, end);
    if (reader.position === before && !reader.skip(",")) {
      reader.odd.push(place);
      reader.next();
    }
  }
  reader.depth -= 1;
  return found;
}

function nameOf(text: string, place: Place): Expression {
  return { kind: "name", text, place };
}

/** `label=`, and `~label`, which stands for `label=label`. */
function labelOf(reader: Reader): { name: string; isAlone: boolean } | undefined {
  const token = reader.peek();
  if (token?.kind === "label") {
    reader.next();
    return { name: token.text, isAlone: !reader.skip("=") };
  }
  if (token?.kind !== "name" || !reader.isMark("=", 1)) return undefined;
  reader.next();
  reader.next();
  return { name: token.text, isAlone: false };
}

function skipType(reader: Reader, end: string): void {
  for (let depth = 0; !reader.ended; reader.next()) {
    if (depth === 0 && (reader.isMark(",") || reader.isMark(end))) return;
    if (reader.isMark("(") || reader.isMark("[") || reader.isMark("{")) depth += 1;
    if (reader.isMark(")") || reader.isMark("]") || reader.isMark("}")) depth -= 1;
  }
}

/** `(a, ~b, ~c=1)`, of a function. */
export function parameters(reader: Reader): Parameter[] {
  const found: Parameter[] = [];
  reader.next();
  while (!reader.ended && !reader.skip(")")) {
    const token = reader.next();
    const isNamed = token?.kind === "label" || token?.kind === "name";
    if (token !== undefined && isNamed) {
      // `~(x : int)` and a type are skipped, a default is kept.
      if (reader.isMark(":")) skipTypeOfParameter(reader);
      const otherwise = reader.skip("=") ? expression(reader) : undefined;
      found.push({ name: token.text, labelled: token.kind === "label", otherwise });
    }
  }
  return found;
}

function skipTypeOfParameter(reader: Reader): void {
  while (!reader.ended && !reader.isMark(",") && !reader.isMark(")") && !reader.isMark("=")) reader.next();
}
