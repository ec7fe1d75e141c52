import type { Place } from "../remark.js";

/** The parts of a script that are read. */
export type Expression =
  /** A text, a number, a time or a truth value. `template`: a text with parts that are computed. */
  | { kind: "constant"; text: string; template: boolean; place: Place }
  | { kind: "name"; text: string; place: Place }
  /** `of`: the value whose method is called. */
  | { kind: "call"; name: string; encoder: boolean; of: Expression | undefined; arguments: Argument[]; place: Place }
  | { kind: "list"; items: Expression[]; place: Place }
  | { kind: "function"; parameters: Parameter[]; body: Statement[]; place: Place }
  /** `if`, `begin`, `try`, `for`, `while`. */
  | { kind: "block"; keyword: string; parts: Statement[]; place: Place }
  | { kind: "computed"; operators: string[]; items: Expression[]; place: Place };

export type Call = Extract<Expression, { kind: "call" }>;
export type Constant = Extract<Expression, { kind: "constant" }>;
export type FunctionValue = Extract<Expression, { kind: "function" }>;

export interface Argument {
  label: string | undefined;
  value: Expression;
  /** Of a constant, else of the label. */
  place: Place;
}

export interface Parameter {
  name: string;
  /** It is given by its name. */
  labelled: boolean;
  otherwise: Expression | undefined;
}

export interface Statement {
  /** directive: `%include`. odd: tokens that could not be read. */
  kind: "binding" | "definition" | "value" | "directive" | "odd";
  /** What it binds, or the directive's name. */
  name: string | undefined;
  value: Expression;
  place: Place;
}

/** An expression without a value. */
export function nothing(place: Place): Expression {
  return { kind: "list", items: [], place };
}
