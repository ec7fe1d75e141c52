import { counted } from "../counted.js";
import type { RadioctlError } from "../errors.js";
import type { Finding } from "./finding.js";

/** One name server's answer for one name. */
export interface NameAnswer {
  name: string;
  type: string;
  answer: readonly string[];
  /** The answer may be one or more of these, depending on the client's place and the health checks. */
  allowed: readonly string[];
  /** The answer must have all of them. */
  exactly: boolean;
  /** No answer is right, too. */
  orNothing: boolean;
}

/** One authoritative name server: its answers, or why there are none. */
export type ServerAnswers = { server: string } & ({ answers: readonly NameAnswer[] } | { failure: string });

/** Compares the zone at its provider with the plan. @param changes record sets and health checks that differ */
export function judgeZone(zone: string, changes: number): Finding {
  const about = { check: "dns" as const, subject: zone };
  const figures = [{ label: "differing", value: changes, unit: "" as const, warning: 1, min: 0 }];
  if (changes === 0) return { ...about, verdict: "OK", summary: "the zone is as planned", hint: undefined, figures };
  const summary = `the zone is not as planned: ${counted(changes, "difference")}, limit 0`;
  return {
    ...about,
    verdict: "WARNING",
    summary,
    hint: "list them: radioctl dns plan; correct them: radioctl dns apply",
    figures,
  };
}

/** The finding for a zone that could not be read at its provider. */
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

/** Judges each authoritative name server: a resolver queries any of them, so one wrong server sends some listeners to a wrong place. */
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
    hint: `compare its answer with the zone: dig @${server} ${first?.name ?? zone} ${first?.type ?? "SOA"}, radioctl dns show`,
  };
}

function isRight({ answer, allowed, exactly, orNothing }: NameAnswer): boolean {
  if (exactly) return [...answer].sort().join("\n") === [...allowed].sort().join("\n");
  return (orNothing || answer.length > 0) && answer.every((value) => allowed.includes(value));
}

function wrongText({ name, type, answer, allowed, exactly }: NameAnswer): string {
  // The owner record's texts are too long to read in a finding.
  if (exactly) return answer.length === 0 ? `has no ${type} ${name}` : `has an older ${type} ${name}`;
  const limit = `expected: ${allowed.join(", ")}`;
  return `answers ${answer.length === 0 ? "nothing" : answer.filter((value) => !allowed.includes(value)).join(", ")} for ${name} ${type}, ${limit}`;
}
