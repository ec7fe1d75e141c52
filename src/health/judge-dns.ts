import type { RadioctlError } from "../errors.js";
import type { Finding } from "./finding.js";

/** What one name server says of one name. */
export interface NameAnswer {
  name: string;
  type: string;
  answer: readonly string[];
  /** What it may answer: one or more of these, as the asker's place and the checkers have it. */
  allowed: readonly string[];
  /** It has to answer with all of them. */
  exactly: boolean;
}

/** One authoritative name server: what it answers, or why it doesn't. */
export type ServerAnswers = { server: string } & ({ answers: readonly NameAnswer[] } | { failure: string });

/** The zone at its provider against the plan. @param changes record sets and health checks that differ */
export function judgeZone(zone: string, changes: number): Finding {
  const about = { check: "dns" as const, subject: zone };
  const figures = [{ label: "differing", value: changes, unit: "" as const, warning: 1, min: 0 }];
  if (changes === 0) return { ...about, verdict: "OK", summary: "the zone is as planned", hint: undefined, figures };
  const things = changes === 1 ? "1 change is" : `${changes} changes are`;
  const summary = `the zone is not as planned: ${things} due, limit 0`;
  return { ...about, verdict: "WARNING", summary, hint: "what: radioctl dns plan; put it right: radioctl dns apply", figures };
}

/** The zone could not be read at its provider. */
export function judgeProvider(zone: string, error: RadioctlError): Finding {
  const hint = error.hint ?? "radioctl dns plan";
  return {
    check: "dns",
    subject: zone,
    verdict: "UNKNOWN",
    summary: `the zone could not be read: ${error.message}`,
    hint,
    figures: [],
  };
}

/** Every authoritative name server by itself: a resolver asks any of them, so one that answers otherwise sends a share of listeners astray. */
export function judgeServer(zone: string, asked: ServerAnswers): Finding {
  const { server } = asked;
  const about = { check: "dns" as const, subject: `${zone} at ${server}`, figures: [] };
  if ("failure" in asked) return { ...about, verdict: "CRITICAL", summary: asked.failure, hint: `dig @${server} ${zone} SOA` };
  const wrong = asked.answers.filter((each) => !isRight(each));
  if (wrong.length === 0) {
    const names = [...new Set(asked.answers.map(({ name }) => name))];
    return { ...about, verdict: "OK", summary: `answers as planned for ${names.join(", ")}`, hint: undefined };
  }
  const [first] = wrong;
  return {
    ...about,
    verdict: "CRITICAL",
    summary: wrong.map(wrongText).join("; "),
    hint: `does it have the zone as it is now? dig @${server} ${first?.name ?? zone} ${first?.type ?? "SOA"}, radioctl dns show`,
  };
}

function isRight({ answer, allowed, exactly }: NameAnswer): boolean {
  if (exactly) return [...answer].sort().join("\n") === [...allowed].sort().join("\n");
  return answer.length > 0 && answer.every((value) => allowed.includes(value));
}

function wrongText({ name, type, answer, allowed, exactly }: NameAnswer): string {
  // An owner record's texts are nobody's reading at 5 in the morning.
  if (exactly) return answer.length === 0 ? `has no ${type} ${name}` : `has an older ${type} ${name}`;
  const limit = `not of ${allowed.join(", ")}`;
  return `answers ${answer.length === 0 ? "nothing" : answer.filter((value) => !allowed.includes(value)).join(", ")} for ${name} ${type}, ${limit}`;
}
