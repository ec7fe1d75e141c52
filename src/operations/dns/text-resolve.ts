import { printable } from "../../cli/text/printable.js";
import type { Outcome } from "../../dns/resolve.js";
import { percent } from "./text-shares.js";

export interface Answered {
  location: string;
  type: string;
  outcomes: readonly Outcome[];
  /** The hosts that listeners get, the largest share first. */
  shares: ReadonlyMap<string, number>;
}

/** The hosts that listeners in a place get, with shares and reasons. */
export function resolveText(name: string, answers: readonly Answered[]): string {
  return answers
    .map(({ location, type, outcomes, shares }) => {
      const who = [...shares].map(([host, share]) => `${host} ${percent(share)}`).join(", ") || "no answer";
      return [`${name} ${type} from ${location}: ${who}`, ...traceLines(outcomes), ""].join("\n");
    })
    .join("");
}

/** Answers that differ only at the end share the beginning of their path, which is printed once. */
function traceLines(outcomes: readonly Outcome[]): string[] {
  const printed = new Set<string>();
  return outcomes.flatMap(({ trace, record }) =>
    trace.flatMap((step, depth) => {
      const { name, chosen, because, down } = step;
      const leaf = depth === trace.length - 1 && record.alias === undefined ? `  ${record.values.join(" ")}` : "";
      const without = down.length === 0 ? "" : `; down: ${down.join(", ")}`;
      const line = `${"  ".repeat(depth + 1)}${name}${chosen === undefined ? "" : ` ${chosen}`}${leaf}  (${because}${without})`;
      if (printed.has(line)) return [];
      printed.add(line);
      return [printable(line)];
    }),
  );
}

export function resolveJson(name: string, answers: readonly Answered[]): unknown {
  return {
    name,
    answers: answers.map(({ location, type, outcomes, shares }) => ({
      from: location,
      type,
      shares: Object.fromEntries(shares),
      outcomes: outcomes.map(({ record, share, trace }) => ({ values: record.values, share, trace })),
    })),
  };
}
