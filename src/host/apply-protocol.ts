/** The progress of an apply script; each event is one line. */
export type ApplyEvent =
  | { kind: "begin"; phase: string }
  | { kind: "ok"; phase: string; milliseconds: number; detail: string }
  | { kind: "warn"; text: string }
  | { kind: "fail"; phase: string; text: string }
  | { kind: "refused"; check: string }
  | { kind: "say"; text: string }
  | { kind: "end"; outcome: ApplyOutcome; detail: string };

const outcomes = ["done", "failed", "refused", "moved", "locked", "no-space", "rolled-back", "not-rolled-back"] as const;
export type ApplyOutcome = (typeof outcomes)[number];

/** One line of the protocol; undefined for any other line. */
export function parseEvent(line: string): ApplyEvent | undefined {
  const match = /^@([a-z]+) ?(.*)$/u.exec(line);
  if (match === null) return undefined;
  const [, tag = "", rest = ""] = match;
  const [first = "", second = ""] = rest.split(" ");
  const afterFirst = rest.slice(first.length + 1);
  if (tag === "begin") return { kind: "begin", phase: rest };
  if (tag === "ok")
    return { kind: "ok", phase: first, milliseconds: Number(second), detail: afterFirst.slice(second.length + 1).trim() };
  if (tag === "warn" || tag === "say") return { kind: tag, text: rest };
  if (tag === "fail") return { kind: "fail", phase: first, text: afterFirst };
  if (tag === "refused") return { kind: "refused", check: rest };
  const outcome = outcomes.find((each) => each === first);
  return tag === "end" && outcome !== undefined ? { kind: "end", outcome, detail: afterFirst } : undefined;
}
