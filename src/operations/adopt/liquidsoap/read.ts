import type { Place, Remark } from "../remark.js";
import { encodingOf, textArgument, type Encoding } from "./encoder.js";
import { feedOf, type Input } from "./inputs.js";
import { liquidsoapStatements, type Argument, type Expression } from "./parse.js";
import { liquidsoapTokens } from "./tokens.js";

/** A stream that a script sends to an Icecast. */
export interface Output {
  server: string;
  port: number;
  mount: string;
  encoding: Encoding;
  title: string | undefined;
  genre: string | undefined;
  website: string | undefined;
  /** What it plays, the preferred input first. */
  inputs: Input[];
  place: Place;
}

export interface Script {
  file: string;
  outputs: Output[];
  remarks: Remark[];
}

type Call = Extract<Expression, { kind: "call" }>;

/** Why an output other than to an Icecast is not in the draft; the first matching prefix counts. */
const OTHER_OUTPUTS: ReadonlyArray<readonly [name: string, why: string | undefined]> = [
  ["output.dummy", undefined],
  ["output.file.hls", "HLS is not supported"],
  ["output.hls", "HLS is not supported"],
  ["output.file", "the programme is not recorded"],
  ["output.shoutcast", "only Icecast outputs are supported"],
  ["output.harbor", "Icecast serves listeners, not Liquidsoap: add a format with this mount"],
  ["output.", "only Icecast outputs are supported"],
];

/** Reads the outputs of a Liquidsoap script, of 1.x or 2.x, and what feeds them, as far as possible. Never throws. */
export function parseLiquidsoap(file: string, text: string): Script {
  const bound = new Map<string, Expression>();
  const outputs: Output[] = [];
  const remarks: Remark[] = [];
  for (const { name, value } of liquidsoapStatements(liquidsoapTokens(file, text))) {
    const resolved = resolve(value, bound);
    for (const call of calls(resolved, "output.")) {
      const other = OTHER_OUTPUTS.find(([start]) => call.name.startsWith(start) && !call.name.startsWith("output.icecast"));
      if (other === undefined) takeOutput(call, outputs, remarks);
      else if (other[1] !== undefined) remarks.push({ kind: "lost", where: call.place, what: `${call.name}: ${other[1]}` });
    }
    for (const call of calls(value, "include")) {
      if (call.encoder) remarks.push({ kind: "unread", where: call.place, what: "files from %include were not read" });
    }
    if (name !== undefined) bound.set(name, resolved);
  }
  return { file, outputs, remarks };
}

/** Replaces names by their values; values are shared, not copied. */
function resolve(expression: Expression, bound: ReadonlyMap<string, Expression>): Expression {
  if (expression.kind === "name") return bound.get(expression.text) ?? expression;
  if (expression.kind === "group") return { ...expression, items: expression.items.map((item) => resolve(item, bound)) };
  if (expression.kind !== "call") return expression;
  const given = expression.arguments.map(({ label, value }) => ({ label, value: resolve(value, bound) }));
  return { ...expression, arguments: given };
}

/** Calls whose name begins with `start`, in the statement itself. */
function calls(expression: Expression, start: string): Call[] {
  if (expression.kind === "group") return expression.items.flatMap((item) => calls(item, start));
  if (expression.kind !== "call") return [];
  if (expression.name.startsWith(start)) return [expression];
  return [];
}

function takeOutput(call: Call, outputs: Output[], remarks: Remark[]): void {
  const given = call.arguments;
  const mount = textArgument(given, "mount");
  const encoder = given.map(({ value }) => value).find((value): value is Call => value.kind === "call" && value.encoder);
  if (mount === undefined) {
    remarks.push({ kind: "unread", where: call.place, what: `${call.name}: its mount is not a constant text` });
    return;
  }
  const feed = feedOf(given.filter(isFeed).map(({ value }) => value));
  remarks.push(
    ...feed.remarks.filter((remark) => !remarks.some((other) => other.what === remark.what && other.where === remark.where)),
  );
  outputs.push({
    server: textArgument(given, "host") ?? "localhost",
    port: Number(textArgument(given, "port") ?? "8000"),
    mount: mount.startsWith("/") ? mount : `/${mount}`,
    encoding: encoder === undefined ? { codec: undefined } : encodingOf(encoder),
    title: plain(textArgument(given, "name")),
    genre: plain(textArgument(given, "genre")),
    website: plain(textArgument(given, "url")),
    inputs: feed.inputs,
    place: call.place,
  });
}

/** The source is the argument without a label that is neither an encoder nor a text. */
function isFeed({ label, value }: Argument): boolean {
  return label === undefined && value.kind !== "string" && !(value.kind === "call" && value.encoder);
}

/** undefined for a text that is interpolated at run time. */
function plain(text: string | undefined): string | undefined {
  return text === undefined || text.includes("#{") || text === "" ? undefined : text;
}
