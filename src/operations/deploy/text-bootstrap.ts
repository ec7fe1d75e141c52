import { padded } from "../../cli/text/columns.js";
import { errorData, errorText } from "../../cli/text/error.js";
import { planText } from "../../cli/text/plan.js";
import { heardText, proofData } from "../../cli/text/proof.js";
import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import type { HostOutcome } from "../../fleet/outcome.js";
import type { ApplyEvent } from "../../host/apply-protocol.js";
import type { DesiredHost } from "../../host/desired.js";
import type { ObservedHost } from "../../host/query.js";
import type { HostPlan } from "../../host/steps.js";
import type { SshConnection } from "../../ports/ssh.js";

interface Reached {
  target: { address: string };
  connection: Pick<SshConnection, "login" | "hostKey">;
  desired: DesiredHost;
  observed: ObservedHost;
  plan: HostPlan;
}

/** The column of the detail in an `ok` line. */
const DETAIL_COLUMN = 31;

/** The plans of all reached hosts, each after a line about the host. The plan of a bare host contains everything, so only counts are printed. */
export function plansText(hosts: readonly Reached[], verbose: boolean): string {
  const known = hosts.filter(({ plan }) => plan.generation > 0 || verbose).map(({ plan }) => plan);
  return hosts.map((host) => introduction(host) + planCounts(host)).join("") + planText(known, verbose);
}

/** A line about a host: address, system, size, login, and whether its key is new. */
function introduction({ target, connection, desired, observed: { system } }: Reached): string {
  const { user } = connection.login;
  const { known, fingerprint } = connection.hostKey;
  const key = known === "known" ? "" : `  (host key ${fingerprint} new, ${known === "accepted" ? "not pinned" : "pinned"})`;
  const cores = counted(system.cores, "core");
  const size = `${cores}, ${system.memoryMegabytes} MB, ${Math.round(system.diskFreeMegabytes / 1000)} GB free`;
  const name = system.prettyName.replace(/ GNU\/Linux/u, "").replace(/ \(.*\)/u, "");
  return `${desired.host}  ${target.address}  ${name}, ${size}, ${user}${user === "root" ? "" : " with sudo"}${key}\n`;
}

/** The counts of a plan in one line. */
function planCounts({ plan, desired }: Reached): string {
  if (plan.steps.length === 0) return "  nothing to change\n";
  const packages = plan.steps.flatMap((step) => (step.kind === "packages" ? step.names : []));
  const files = plan.steps.filter((step) => step.kind === "file");
  const services = new Set(plan.steps.flatMap((step) => (step.kind === "unit" ? [step.unit] : [])));
  const firewall = plan.steps.some((step) => step.kind === "load" && step.name === "firewall");
  const parts = [
    ...added(packages.length, "package"),
    ...added(files.length, "file"),
    ...added(services.size, "service"),
    ...(firewall ? [`firewall: ${desired.openPorts.join(", ")}`] : []),
  ];
  return `  ${parts.length === 0 ? "small changes" : parts.join("   ")}\n`;
}

function added(count: number, what: string): string[] {
  return count === 0 ? [] : [`+ ${counted(count, what)}`];
}

/** A line for an event; undefined for events that have none, such as the beginning of a phase. */
export function eventLine(event: ApplyEvent): string | undefined {
  if (event.kind === "ok") return okLine(event.phase, event.milliseconds, event.detail);
  if (event.kind === "warn") return `  warning  ${event.text}`;
  return undefined;
}

function okLine(what: string, milliseconds: number, detail: string): string {
  return `  ok ${padded(what, 14)} ${padded(secondsText(milliseconds / 1000), 8, "right")}${detail === "" ? "" : `   ${detail}`}`;
}

/** The outcome of one host: what a listener hears, or what failed and what to do. `line` makes a line of one of its mounts. */
export function outcomeText(outcome: HostOutcome, line: (text: string) => string): string {
  if (outcome.state === "failed") return errorText(outcome.error);
  if (outcome.state === "not tried") return `${outcome.host}  not tried: ${outcome.because}\n`;
  if (outcome.state === "planned") return "";
  const [first = "", ...others] = outcome.heard.map(heardText);
  const proof = [
    okLine("on air", outcome.onAirMilliseconds, first),
    ...others.map((heard) => `${" ".repeat(DETAIL_COLUMN)}${heard}`),
  ];
  const changed = outcome.state === "unchanged" ? ", nothing to change" : "";
  const end = `${outcome.host} is a ${outcome.role}${changed}${outcome.role === "relay" ? ", not yet in DNS" : ""}`;
  return `${proof.map(line).join("")}${end}\n`;
}

/** The outcomes as data. */
export function bootstrapJson(outcomes: readonly HostOutcome[]): unknown {
  return {
    hosts: outcomes.map((outcome) => {
      if (outcome.state === "failed") return { ...outcome, error: errorData(outcome.error) };
      return "heard" in outcome ? { ...outcome, heard: outcome.heard.map(proofData) } : outcome;
    }),
  };
}
