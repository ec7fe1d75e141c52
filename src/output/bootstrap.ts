import type { ApplyEvent } from "../host/apply-protocol.js";
import type { DesiredHost } from "../host/desired.js";
import type { ObservedHost } from "../host/query.js";
import type { HostPlan } from "../host/steps.js";
import type { SshConnection } from "../ports/ssh.js";
import { errorData, errorText } from "./error.js";
import type { HostOutcome } from "../fleet/outcome.js";

interface Reached {
  target: { address: string };
  connection: Pick<SshConnection, "login" | "hostKey">;
  desired: DesiredHost;
  observed: ObservedHost;
  plan: HostPlan;
}

/** Who a host is: address, system, size, login, and whether its key was known. */
export function introduction({ target, connection, desired, observed: { system } }: Reached): string {
  const key = connection.hostKey.known === "pinned-now" ? `  (host key ${connection.hostKey.fingerprint} new, pinned)` : "";
  const size = `${system.cores} ${system.cores === 1 ? "core" : "cores"}, ${system.memoryMegabytes} MB, ${Math.round(system.diskFreeMegabytes / 1000)} GB free`;
  const name = system.prettyName.replace(/ GNU\/Linux/u, "").replace(/ \(.*\)/u, "");
  return `${desired.host}  ${target.address}  ${name}, ${size}, ${connection.login.user}${key}\n`;
}

/** What a plan comes to, in one line. */
export function planCounts({ plan, desired }: Reached): string {
  const count = (kind: string, one: string) => {
    const steps = plan.steps.filter((step) => step.kind === kind);
    const number = steps.reduce((sum, step) => sum + (step.kind === "packages" ? step.names.length : 1), 0);
    return number === 0 ? [] : [`+ ${number} ${one}${number === 1 ? "" : "s"}`];
  };
  const services = new Set(plan.steps.flatMap((step) => (step.kind === "unit" ? [step.unit] : []))).size;
  const parts = [
    ...count("packages", "package"),
    ...count("file", "file"),
    ...(services === 0 ? [] : [`+ ${services} ${services === 1 ? "service" : "services"}`]),
  ];
  const firewall = plan.steps.some((step) => step.kind === "load" && step.risky)
    ? [`sshd stays on ${desired.access.sshPorts.join(", ")}`]
    : [];
  return plan.steps.length === 0 ? "  nothing to change\n" : `  ${[...parts, ...firewall].join("   ")}\n`;
}

/** A line for an event that is worth one; begun phases and the program's words are told elsewhere. */
export function eventLine(host: string, event: ApplyEvent): string | undefined {
  if (event.kind === "ok") return okLine(host, event.phase, event.milliseconds, event.detail);
  if (event.kind === "warn") return `${host}  warning  ${event.text}`;
  return undefined;
}

function okLine(host: string, what: string, milliseconds: number, detail: string): string {
  return `${host}  ok ${what.padEnd(10)} ${(milliseconds / 1000).toFixed(1).padStart(5)} s${detail === "" ? "" : `   ${detail}`}`;
}

/** How it ended for one host: the proof, or what failed and what to do. */
export function outcomeText(outcome: HostOutcome): string {
  if (outcome.state === "failed") return errorText(outcome.error);
  if (outcome.state === "not tried") return `${outcome.host}  not tried: ${outcome.because}\n`;
  if (outcome.state === "planned") return "";
  const proof = outcome.proof.map((line) => `${outcome.host}  on air  ${line}\n`).join("");
  const end =
    outcome.state === "unchanged"
      ? `${outcome.host}  nothing to change\n`
      : `${outcome.host} is a ${outcome.role}${outcome.role === "relay" ? ", not yet in DNS" : ""}\n`;
  return proof + end;
}

/** The same as data. */
export function outcomeJson(outcomes: readonly HostOutcome[]): unknown {
  return {
    hosts: outcomes.map((outcome) => (outcome.state === "failed" ? { ...outcome, error: errorData(outcome.error) } : outcome)),
  };
}
