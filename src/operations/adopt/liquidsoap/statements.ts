import type { Place } from "../remark.js";
import { expression, parameters } from "./expressions.js";
import { Reader } from "./reader.js";
import { nothing, type Expression, type Statement } from "./syntax.js";
import type { Token } from "./tokens.js";

/** Directives that belong to the preprocessor, and not to an encoder. */
const DIRECTIVES: ReadonlySet<string> = new Set(
  "include include_extra ifdef ifndef ifversion ifencoder ifnencoder else endif define argsof".split(" "),
);

/** A pattern of `let` has fewer lines. */
const MOST_LINES = 20;

/** The statements of a script, and the places inside them that could not be read. Tolerant: what can't be read is one odd statement a line. */
export function scriptOf(tokens: readonly Token[]): { statements: Statement[]; odd: Place[] } {
  const reader = new Reader(tokens, statements);
  return { statements: statements(reader, new Set()), odd: reader.odd };
}

function statements(reader: Reader, ends: ReadonlySet<string>): Statement[] {
  const found: Statement[] = [];
  while (!reader.ended && !isEnd(reader, ends)) {
    const before = reader.position;
    if (reader.skip(";")) continue;
    const statement = statementOf(reader);
    if (statement !== undefined) found.push(statement);
    if (reader.position === before) addOdd(reader, found);
  }
  return found;
}

function isEnd(reader: Reader, ends: ReadonlySet<string>): boolean {
  const token = reader.peek();
  return token !== undefined && (token.kind === "name" || token.kind === "mark") && ends.has(token.text);
}

function addOdd(reader: Reader, found: Statement[]): void {
  const token = reader.next();
  const last = found.at(-1);
  if (token === undefined || (last?.kind === "odd" && last.place.line === token.place.line)) return;
  found.push({ kind: "odd", name: undefined, value: nothing(token.place), place: token.place });
}

function statementOf(reader: Reader): Statement | undefined {
  const token = reader.peek();
  if (token === undefined) return undefined;
  const { place } = token;
  if (token.kind === "encoder" && DIRECTIVES.has(token.text)) return directive(reader);
  if (token.kind === "name" && token.text === "def") return definition(reader);
  if (token.kind === "name" && token.text === "let") return letBinding(reader);
  const isBound = token.kind === "name" && (reader.isMark("=", 1) || reader.isMark(":=", 1));
  if (isBound) {
    reader.next();
    reader.next();
    return bindingOf(reader, token.text, place);
  }
  const value = expression(reader);
  return value === undefined ? undefined : { kind: "value", name: undefined, value, place };
}

function bindingOf(reader: Reader, name: string | undefined, place: Place): Statement {
  const value = expression(reader) ?? nothing(place);
  return { kind: "binding", name, value, place };
}

/** A directive, with the rest of its line. */
function directive(reader: Reader): Statement | undefined {
  const first = reader.next();
  if (first === undefined) return undefined;
  const items: Expression[] = [];
  for (let token = reader.peek(); token !== undefined && token.place.line === first.place.line; token = reader.peek()) {
    if (token.kind === "string") items.push({ kind: "constant", text: token.text, template: false, place: token.place });
    reader.next();
  }
  return { kind: "directive", name: first.text, value: { kind: "list", items, place: first.place }, place: first.place };
}

/** `def name(a, ~b, ~c=1) = ... end`; also `def name = ... end`, with `rec` or `replaces`, and with types. */
function definition(reader: Reader): Statement | undefined {
  const first = reader.next();
  if (first === undefined) return undefined;
  while (reader.isName("rec") || reader.isName("replaces")) reader.next();
  const name = reader.peek()?.kind === "name" ? reader.next()?.text : undefined;
  const given = reader.isMark("(") ? parameters(reader) : [];
  // A type, such as `: source`.
  while (!reader.ended && !reader.isMark("=") && !reader.isName("end")) reader.next();
  reader.skip("=");
  const body = reader.nested(new Set(["end"]));
  reader.skip("end");
  const value: Expression = { kind: "function", parameters: given, body, place: first.place };
  return { kind: "definition", name, value, place: first.place };
}

/** `let x = e`; a pattern such as `let {a, b} = e` binds no name that is known. */
function letBinding(reader: Reader): Statement | undefined {
  const first = reader.next();
  if (first === undefined) return undefined;
  const pattern: string[] = [];
  let isName = true;
  while (!reader.ended && !reader.isMark("=") && !reader.isMark(":=")) {
    const token = reader.next();
    if (token === undefined || token.place.line > first.place.line + MOST_LINES) break;
    if (token.kind === "name") pattern.push(token.text);
    else isName = false;
  }
  reader.next();
  return bindingOf(reader, isName ? pattern.at(-1) : undefined, first.place);
}
