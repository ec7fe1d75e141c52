import { Claims, Ledger, type Statement as Accounted } from "../accounts.js";
import { enumerate, settleRest } from "./enumerate.js";
import { Evaluator, Scope } from "./evaluate.js";
import { outputOf, type Output } from "./outputs.js";
import { scriptOf } from "./statements.js";
import type { Call, Expression, FunctionValue } from "./syntax.js";
import { liquidsoapTokens } from "./tokens.js";

export interface Script {
  file: string;
  outputs: Output[];
  statements: Accounted[];
}

/** Outputs of one script that are read; no person writes more. */
const MOST_OUTPUTS = 200;

/** Reads the outputs of a Liquidsoap script, of 1.x or 2.x, and what feeds them, as far as it is known before it runs. Never throws. */
export function parseLiquidsoap(file: string, text: string): Script {
  const ledger = new Ledger();
  const { tokens, rest } = liquidsoapTokens(file, text);
  if (rest !== undefined) ledger.leaveRest(rest);
  const { statements, odd } = scriptOf(tokens);
  const enumerated = enumerate(statements, ledger);
  for (const place of odd) {
    ledger.add(place, "a part");
    ledger.leave(place, "it could not be read", "unread");
  }
  const calls: Call[] = [];
  const seen = new Set<Expression>();
  const follow = (call: Call, called: FunctionValue, result: Expression) => {
    // A followed function, and its call, share the fate of what it gives.
    ledger.use(call.place, result.place);
    ledger.use(called.place, result.place);
    for (const { place, label, value } of call.arguments) {
      if (label !== undefined) ledger.use(place, value.kind === "constant" ? value.place : call.place);
    }
  };
  const alias = ({ place }: Expression, value: Expression) => ledger.use(place, value.place);
  const evaluator = new Evaluator((value) => collect(value, calls, seen), follow, alias);
  evaluator.run(statements, new Scope(undefined));
  const outputs = calls.slice(0, MOST_OUTPUTS).flatMap((call) => outputOf(call, ledger) ?? []);
  const reached = new Claims();
  for (const { place, through, inputs, encoding } of outputs) {
    reached.add(place, ...through, ...inputs.flatMap(({ places }) => places), ...(encoding.places ?? []));
  }
  settleRest(enumerated, reached, ledger);
  return { file, outputs, statements: ledger.statements };
}

/** Adds the outputs in a value. Each value is looked at once, however often it is used. */
function collect(value: Expression, calls: Call[], seen: Set<Expression>): void {
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === "list" || next.kind === "computed") for (const item of next.items.toReversed()) open.push(item);
    if (next.kind !== "call") continue;
    if (next.name.startsWith("output.")) calls.push(next);
    if (next.of !== undefined) open.push(next.of);
    for (const { value: given } of next.arguments.toReversed()) open.push(given);
  }
}
