import type { RadioctlError } from "../errors.js";
import type { Finding } from "./finding.js";

/** What the way in to a host is called: its mounts, and what listeners reach of it, are other things. */
export function sshSubject(host: string): string {
  return `${host} ssh`;
}

interface Whose {
  host: string;
  region: string | undefined;
}

/** How a host stands against the inventory. */
export interface HostState extends Whose {
  /** Units that should run and don't, with what systemd says of them. */
  down: ReadonlyArray<{ unit: string; state: string }>;
  /** Things that are not as wanted; units that are down are not among them. */
  differing: number;
  /** A run is changing it at this moment. */
  lockedBy: string | undefined;
  /** Why it waits for a reboot. */
  rebootBecause: string | undefined;
}

/** A host that gave no answer: nothing else of it is known. */
export function judgeUnreachable({ host, region }: Whose, error: RadioctlError): Finding {
  const about = { check: "reach" as const, subject: sshSubject(host), host, region, figures: [] };
  const hint = error.hint ?? `radioctl ssh ${host}`;
  // It let us in, and then said nothing, or nothing that could be read.
  if (error.kind === "outcomeUnknown") {
    const busy = `is it busy, or out of memory? radioctl ssh ${host}`;
    return { ...about, verdict: "CRITICAL", summary: "over SSH: let us in, and then gave no whole answer", hint: busy };
  }
  return { ...about, verdict: error.kind === "failed" ? "UNKNOWN" : "CRITICAL", summary: `over SSH: ${error.message}`, hint };
}

/** Units, drift and reboot of a host that answered, and that it did. */
export function judgeHost(state: HostState, answeredAfterSeconds: number): Finding[] {
  const { host, region } = state;
  const seconds = Math.round(answeredAfterSeconds * 100) / 100;
  return [
    {
      check: "reach",
      subject: sshSubject(host),
      host,
      region,
      verdict: "OK",
      summary: `answers over SSH after ${seconds} s`,
      hint: undefined,
      figures: [{ label: "ssh", value: seconds, unit: "s", min: 0 }],
    },
    ...judgeUnits(state),
    judgeDrift(state),
    judgeReboot(state),
  ];
}

function judgeUnits({ host, region, down }: HostState): Finding[] {
  if (down.length === 0) {
    const about = { check: "unit" as const, subject: host, host, region, hint: undefined, figures: [] };
    return [{ ...about, verdict: "OK", summary: "every service runs" }];
  }
  return down.map(({ unit, state }) => ({
    check: "unit",
    subject: `${host} ${unit}`,
    host,
    region,
    verdict: "CRITICAL",
    summary: `${unit} should run and is ${state}`,
    hint: `why: radioctl exec ${host} --sudo -- journalctl -n 30 -u ${unit}; start it: radioctl deploy ${host}`,
    figures: [],
  }));
}

function judgeDrift({ host, region, differing, lockedBy }: HostState): Finding {
  const about = { check: "drift" as const, subject: host, host, region };
  const figures = [{ label: "differing", value: differing, unit: "" as const, warning: 1, min: 0 }];
  if (lockedBy !== undefined) {
    return { ...about, verdict: "OK", summary: `is being changed by ${lockedBy}`, hint: undefined, figures: [] };
  }
  if (differing === 0) return { ...about, verdict: "OK", summary: "as the inventory wants it", hint: undefined, figures };
  const things = differing === 1 ? "1 thing is" : `${differing} things are`;
  const hint = `what: radioctl diff ${host}; put it right: radioctl deploy ${host}`;
  return { ...about, verdict: "WARNING", summary: `${things} not as the inventory wants, limit 0`, hint, figures };
}

function judgeReboot({ host, region, rebootBecause }: HostState): Finding {
  const about = { check: "reboot" as const, subject: host, host, region, figures: [] };
  if (rebootBecause === undefined) return { ...about, verdict: "OK", summary: "waits for no reboot", hint: undefined };
  const hint = `with its listeners elsewhere first: radioctl deploy ${host} --drain`;
  return { ...about, verdict: "WARNING", summary: `waits for a reboot: ${rebootBecause}`, hint, figures: [] };
}
