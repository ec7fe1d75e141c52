import { counted } from "../counted.js";
import type { RadioctlError } from "../errors.js";
import type { Finding } from "./finding.js";

/** The subject for SSH access to a host; its mounts have other subjects. */
export function sshSubject(host: string): string {
  return `${host} ssh`;
}

interface Whose {
  host: string;
  region: string | undefined;
}

/** A host's state compared with the inventory. */
export interface HostState extends Whose {
  /** Units that should run and don't, with their state in systemd. */
  down: ReadonlyArray<{ unit: string; state: string }>;
  /** Number of differences from the inventory, without units that are down. */
  differing: number;
  /** How programs do not follow their files, which are in place; each of them is one of the differences. */
  broken?: readonly string[];
  /** The run that is changing the host now. */
  lockedBy: string | undefined;
  /** Why the host needs a reboot. */
  rebootBecause: string | undefined;
}

/** The finding for a host that did not answer: nothing else about it is known. */
export function judgeUnreachable({ host, region }: Whose, error: RadioctlError): Finding {
  const about = { check: "reach" as const, subject: sshSubject(host), host, region, figures: [] };
  const hint = error.hint ?? `radioctl ssh ${host}`;
  // The login worked, but then there was no answer, or no readable one.
  if (error.kind === "outcomeUnknown") {
    const busy = `it may be busy or out of memory: radioctl ssh ${host}`;
    return { ...about, verdict: "CRITICAL", summary: "over SSH: login worked, but the answer was incomplete", hint: busy };
  }
  return { ...about, verdict: error.kind === "failed" ? "UNKNOWN" : "CRITICAL", summary: `over SSH: ${error.message}`, hint };
}

/** Findings about a host that answered: access, units, drift and reboot. */
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
    return [{ ...about, verdict: "OK", summary: "all services run" }];
  }
  return down.map(({ unit, state }) => ({
    check: "unit",
    subject: `${host} ${unit}`,
    host,
    region,
    verdict: "CRITICAL",
    summary: `${unit} should run and is ${state}`,
    hint: `see why: radioctl exec ${host} --sudo -- journalctl -n 30 -u ${unit}; start it: radioctl deploy ${host}`,
    figures: [],
  }));
}

function judgeDrift({ host, region, differing, broken = [], lockedBy }: HostState): Finding {
  const about = { check: "drift" as const, subject: host, host, region };
  const figures = [{ label: "differing", value: differing, unit: "" as const, warning: 1, min: 0 }];
  if (lockedBy !== undefined) {
    return { ...about, verdict: "OK", summary: `is being changed by ${lockedBy}`, hint: undefined, figures: [] };
  }
  if (differing === 0) return { ...about, verdict: "OK", summary: "in sync with the inventory", hint: undefined, figures };
  const why = broken.length === 0 ? "" : `: ${broken.join("; ")}`;
  const summary = `${counted(differing, "difference")} from the inventory, limit 0${why}`;
  const hint = `list them: radioctl diff ${host}; correct them: radioctl deploy ${host}`;
  return { ...about, verdict: "WARNING", summary, hint, figures };
}

function judgeReboot({ host, region, rebootBecause }: HostState): Finding {
  const about = { check: "reboot" as const, subject: host, host, region, figures: [] };
  if (rebootBecause === undefined) return { ...about, verdict: "OK", summary: "needs no reboot", hint: undefined };
  const hint = `reboot it after its listeners have moved: radioctl deploy ${host} --drain`;
  return { ...about, verdict: "WARNING", summary: `needs a reboot: ${rebootBecause}`, hint, figures: [] };
}
