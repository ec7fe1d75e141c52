import { padded } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import { secondsText } from "../../duration.js";
import { findingKey } from "../../health/finding.js";
import type { Verdict } from "../../health/verdict.js";
import { shellCommand } from "../../host/quote.js";
import type { ReportOutcome } from "./outcome.js";
import { headline, oneLine } from "./wording.js";

interface How {
  /** Messages that went to the channels are not printed again. */
  alert: boolean;
  dryRun: boolean;
  verbose: boolean;
  color: boolean;
}

/** What cron would mail: nothing without raised incidents. */
export function reportText(outcome: ReportOutcome, { alert, dryRun, verbose, color }: How): string {
  const { raised, consequences, messages, paused, suspected, result, returning } = outcome;
  const { bad, odd, faint } = paint(color);
  const painted = (verdict: Verdict) => (verdict === "CRITICAL" ? bad : odd)(padded(verdict, 8));
  const incidents = raised.flatMap((track) => {
    const { verdict, since, flapping } = track.raised;
    return [
      `${painted(verdict)}  ${oneLine(`${track.subject} ${track.check}: ${track.summary}`)}  ${faint(`since ${since}${flapping ? ", flapping" : ""}`)}`,
      ...(track.hint === undefined ? [] : [`          ${oneLine(track.hint)}`]),
      ...(consequences.get(findingKey(track)) ?? []).map((line) => faint(`          consequence: ${oneLine(line)}`)),
    ];
  });
  const said = messages.map((message) => `${dryRun ? "would send" : "sent"}  ${headline(message)}`);
  const home = returning === undefined ? [] : [`${dryRun ? "would move" : "tried to move"}  ${returnText(returning)}`];
  const account = [
    ...paused.map((because) => `reports paused: ${because}`),
    `${result.findings.length} findings, ${raised.length} raised, ${suspected} suspected  ${secondsText(result.seconds)}`,
  ];
  const lines = [
    ...(alert && !verbose ? [] : incidents),
    ...(verbose || dryRun ? [...home, ...said] : []),
    ...(verbose ? account : []),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function returnText({ channel, master, relays, attempt, command }: NonNullable<ReportOutcome["returning"]>): string {
  return `listeners of ${channel} on ${relays.join(", ")} home to ${master}, try ${attempt}: ${shellCommand(command)}`;
}

/** The same as data. */
export function reportJson(outcome: ReportOutcome, verdict: Verdict, exitCode: number): unknown {
  const { raised, result, consequences, paused, suspected, messages, deliveries, returning, problems } = outcome;
  return {
    verdict,
    exitCode,
    raised: raised.map((track) => {
      const { check, subject, host, summary, hint, raised: incident } = track;
      return { check, subject, host, summary, hint, ...incident, consequences: consequences.get(findingKey(track)) ?? [] };
    }),
    suspected,
    paused,
    messages,
    deliveries,
    returning,
    problems,
    result,
  };
}
