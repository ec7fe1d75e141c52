import type { Place } from "../remark.js";
import type { Token } from "./tokens.js";

/** The parts of a script that are read: calls and their arguments. */
export type Expression =
  | { kind: "string" | "number" | "name"; text: string; place: Place }
  | { kind: "call"; name: string; encoder: boolean; arguments: Argument[]; place: Place }
  | { kind: "group"; items: Expression[]; place: Place };

export interface Argument {
  label: string | undefined;
  value: Expression;
}

/** `name = value`, or only a value. */
export interface Statement {
  name: string | undefined;
  value: Expression;
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
/** No real script nests deeper; what does is left out. */
const DEEPEST = 100;

/** Statements in order, including those inside functions. Tolerant: anything else than calls, names, texts, numbers and brackets is skipped. */
export function liquidsoapStatements(tokens: readonly Token[]): Statement[] {
  const reader = { tokens, at: 0, depth: 0 };
  const statements: Statement[] = [];
  while (reader.at < tokens.length) {
    const name = bound(tokens, reader.at);
    if (name !== undefined) reader.at += name.skip;
    const value = expression(reader);
    if (value === undefined) reader.at += 1;
    else statements.push({ name: name?.name, value });
  }
  return statements;
}

interface Reader {
  tokens: readonly Token[];
  at: number;
  depth: number;
}

/** The name in `name =`, `let name =` and `name :=`, and its number of tokens. */
function bound(tokens: readonly Token[], at: number): { name: string; skip: number } | undefined {
  const [first, second, third] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (first?.kind !== "name") return undefined;
  const isEquals = (token: Token | undefined) => token?.kind === "mark" && (token.text === "=" || token.text === ":=");
  if (first.text === "let" && second?.kind === "name" && isEquals(third)) return { name: second.text, skip: 3 };
  return isEquals(second) ? { name: first.text, skip: 2 } : undefined;
}

/** The expression that begins here; undefined, with nothing read, when none begins. Concatenated texts are a group, not a text. */
function expression(reader: Reader): Expression | undefined {
  const first = simple(reader);
  if (first === undefined) return undefined;
  const items = [first];
  while (reader.tokens[reader.at]?.kind === "mark" && reader.tokens[reader.at]?.text === "^") {
    reader.at += 1;
    const next = simple(reader);
    if (next === undefined) break;
    items.push(next);
  }
  return items.length === 1 ? first : { kind: "group", items, place: first.place };
}

function simple(reader: Reader): Expression | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || reader.depth > DEEPEST) return undefined;
  const { kind, text, place } = token;
  if (kind === "string" || kind === "number") {
    reader.at += 1;
    return { kind, text, place };
  }
  if (kind === "name" || kind === "encoder") {
    reader.at += 1;
    const next = reader.tokens[reader.at];
    const isCall = next?.kind === "mark" && next.text === "(" && !next.firstOfLine;
    if (isCall) return { kind: "call", name: text, encoder: kind === "encoder", arguments: inBrackets(reader), place };
    if (kind === "encoder") return { kind: "call", name: text, encoder: true, arguments: [], place };
    return { kind: "name", text, place };
  }
  if (kind === "mark" && Object.hasOwn(CLOSING, text)) {
    return { kind: "group", items: inBrackets(reader).map(({ value }) => value), place };
  }
  return undefined;
}

/** The contents of the brackets that open here. Brackets that are never closed end with the text. */
function inBrackets(reader: Reader): Argument[] {
  const end = CLOSING[reader.tokens[reader.at]?.text ?? ""];
  const found: Argument[] = [];
  reader.at += 1;
  reader.depth += 1;
  for (let token = reader.tokens[reader.at]; token !== undefined; token = reader.tokens[reader.at]) {
    if (token.kind === "mark" && token.text === end) {
      reader.at += 1;
      break;
    }
    const label = bound(reader.tokens, reader.at);
    if (label !== undefined) reader.at += label.skip;
    const value = expression(reader);
    if (value === undefined) reader.at += 1;
    else found.push({ label: label?.name, value });
  }
  reader.depth -= 1;
  return found;
}
