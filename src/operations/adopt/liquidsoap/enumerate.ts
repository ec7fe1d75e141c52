import type { Claims, Ledger } from "../accounts.js";
import type { Place } from "../remark.js";
import type { Call, Expression, Statement } from "./syntax.js";
import { callFate, NOTHING, settingFate } from "./vocabulary.js";

/** Every statement of a script: directives, definitions, blocks, calls, their labelled settings, and constants that have a name. */
export interface Enumerated {
  /** Calls that stand for themselves, or that only a name stands for. */
  calls: Call[];
  /** Streams to an Icecast, wherever they are. */
  outputs: Place[];
  /** Functions, conditions and loops. */
  others: Place[];
}

interface Open {
  expression: Expression;
  within: readonly Place[];
  /** The name that it is bound to. */
  name: string | undefined;
  isOuter: boolean;
}

export function enumerate(script: readonly Statement[], ledger: Ledger): Enumerated {
  const found: Enumerated = { calls: [], outputs: [], others: [] };
  const open: Open[] = [];
  addAll(script, [], open, found, ledger);
  for (let next = open.pop(); next !== undefined; next = open.pop()) add(next, open, found, ledger);
  return found;
}

function addAll(
  statements: readonly Statement[],
  within: readonly Place[],
  open: Open[],
  found: Enumerated,
  ledger: Ledger,
): void {
  for (const { kind, name, value, place } of statements.toReversed()) {
    if (kind === "directive") {
      ledger.add(place, `%${name ?? ""}`, within);
      const isFile = name === "include" || name === "include_extra";
      if (isFile) ledger.leave(place, "files from %include were not read", "unread");
      else if (name === "else" || name === "endif") ledger.skip(place, "the end of a condition");
      else ledger.leave(place, "whether the condition holds is not known: what it encloses was not read", "unread");
    } else if (kind === "odd") {
      ledger.add(place, "a line", within);
      ledger.leave(place, "it could not be read", "unread");
    } else if (kind === "definition") {
      ledger.add(place, `def ${name ?? ""}`, within);
      found.others.push(place);
      open.push({ expression: value, within: [place, ...within], name: undefined, isOuter: false });
    } else open.push({ expression: value, within, name, isOuter: within.length === 0 });
  }
}

function add({ expression, within, name, isOuter }: Open, open: Open[], found: Enumerated, ledger: Ledger): void {
  const { place } = expression;
  const inner = (each: Expression, around: readonly Place[]) =>
    open.push({ expression: each, within: around, name: undefined, isOuter: false });
  switch (expression.kind) {
    case "constant":
    case "name":
      if (name === undefined && !isOuter) return;
      ledger.add(place, name === undefined ? "a value" : `${name} =`, within);
      if (name === undefined) ledger.skip(place, "a value without an effect");
      else if (isSetting(name)) settleSetting(name.replace(/^settings\./u, ""), place, ledger);
      return;
    case "list":
    case "computed":
      if (name !== undefined) {
        ledger.add(place, `${name} =`, within);
        if (isSetting(name)) settleSetting(name.replace(/^settings\./u, ""), place, ledger);
        else if (expression.kind === "list" && !hasConstant(expression))
          ledger.pass(place, "a list with a name: what is in it is listed itself");
      }
      for (const item of expression.items) inner(item, within);
      return;
    case "block":
      ledger.add(place, expression.keyword, within);
      if (expression.keyword !== "begin") found.others.push(place);
      addAll(expression.parts, expression.keyword === "begin" ? within : [place, ...within], open, found, ledger);
      return;
    case "function":
      if (name !== undefined) {
        ledger.add(place, `${name} =`, within);
        found.others.push(place);
      }
      addAll(expression.body, name === undefined ? within : [place, ...within], open, found, ledger);
      return;
    case "call":
      ledger.add(place, expression.name, within);
      if (isOuter) found.calls.push(expression);
      if (expression.name.startsWith("output.icecast")) found.outputs.push(place);
      addCall(expression, [place, ...within], inner, ledger);
  }
}

/** Whether a list has a value that is listed nowhere else. */
function hasConstant(list: Extract<Expression, { kind: "list" }>): boolean {
  const lists = [list];
  for (const { items } of lists) {
    if (items.some(({ kind }) => kind === "constant")) return true;
    lists.push(...items.filter((item) => item.kind === "list"));
  }
  return false;
}

function addCall(
  call: Call,
  within: readonly Place[],
  inner: (each: Expression, around: readonly Place[]) => void,
  ledger: Ledger,
): void {
  if (call.of !== undefined) inner(call.of, within.slice(1));
  for (const { label, value, place } of call.arguments) {
    if (label !== undefined) ledger.add(place, `${call.name} ${label}`, within);
    if (value.kind !== "constant" && value.kind !== "name") inner(value, label === undefined ? within : [place, ...within]);
  }
}

/**
 * Decides about what no output leads to: settings of Liquidsoap, inputs that are not played, and other code.
 * @param reached places of what outputs lead to
 */
export function settleRest({ calls, outputs, others }: Enumerated, reached: Claims, ledger: Ledger): void {
  for (const place of outputs.filter((each) => !reached.has(each))) {
    const why = "whether and how often it runs is not known before the script runs: if listeners need it, add its stream";
    ledger.settle(place, { fate: "left", why, kind: "unread" });
  }
  for (const call of calls.filter(({ place }) => !reached.has(place))) {
    const key = settingKey(call);
    if (key === undefined) settle(callFate(call.name), "", call.place, ledger);
    else settleSetting(key, call.place, ledger);
  }
  for (const place of others) settle("functions, conditions and loops of the script are not kept", "", place, ledger);
}

/** `settings.frame.duration := 0.04`, `log.level := 3`. */
function isSetting(name: string): boolean {
  return /^(settings|log)\./u.test(name);
}

function settleSetting(key: string, place: Place, ledger: Ledger): void {
  settle(settingFate(key), `${key.slice(0, 80)}: `, place, ledger);
}

function settle(fate: string, before: string, place: Place, ledger: Ledger): void {
  if (fate === NOTHING) ledger.settle(place, { fate: "nothing", why: "of the script itself", kind: "replaced" });
  else ledger.settle(place, { fate: "left", why: `${before}${fate}`, kind: "lost" });
}

/** `set("log.level", 4)` in 1.x, `settings.log.level.set(4)` in 2.x. */
function settingKey({ name, arguments: given }: Call): string | undefined {
  const [first] = given;
  if (name === "set") return first?.value.kind === "constant" ? first.value.text : "unknown";
  return /^settings\.(.+)\.set$/u.exec(name)?.[1];
}
