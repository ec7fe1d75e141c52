import type { MountReport } from "../../listening/mount-report.js";
import { audience } from "../../moving/relay-view.js";
import { answered, judged, type Judgement, type Preflight } from "./preflight.js";

/** A relay across an ocean is under a second behind. More than its burst, and its listeners' players run dry. */
const MOST_LAG_SECONDS = 5;

const LEAST_CERTIFICATE_DAYS = 2;

/** nginx's old workers stay beside the new ones until their listeners have left. */
const LEAST_MEMORY_MEGABYTES = 48;

/** Whether listeners get the master that they are to leave. */
export function active({ scope, relays, resumed }: Preflight): Judgement {
  const fine = (master: string | undefined) => master === scope.from || ((resumed || scope.home) && master === scope.to);
  const bad = answered(relays).flatMap(([relay, { view }]) =>
    Object.entries(view.active)
      .filter(([, master]) => !fine(master))
      .map(([channel, master]) => `${relay} gives ${channel} from ${master ?? "nobody"}`),
  );
  return judged(
    bad,
    `listeners get ${scope.from}`,
    "see radioctl status; radioctl deploy brings relays to what the inventory says",
  );
}

/** Whether every relay holds the other master, and how far behind it is. */
export function standby({ scope: { to }, relays }: Preflight): Judgement {
  const held = answered(relays);
  const bad = held.flatMap(([relay, { view, standby: reports }]) => [
    ...(view.missing[to] ?? []).map((mount) => `${relay} has no ${mount}`),
    ...reports.flatMap((report) => troubleOf(report).map((trouble) => `${relay}: ${report.mount} ${trouble}`)),
  ]);
  const lags = held.flatMap(([, { standby: reports }]) => reports.flatMap(lagOf));
  const range = lags.length === 0 ? "" : `, ${seconds(Math.min(...lags))} to ${seconds(Math.max(...lags))} s behind`;
  const relaysText = held.length === 1 ? "the relay holds" : `${held.length} relays hold`;
  return judged(bad, `${relaysText} ${to}${range}`, `can they reach ${to}? radioctl logs RELAY --service icecast`);
}

export function certificates({ relays }: Preflight): Judgement {
  const bad = answered(relays).flatMap(([relay, { certificateDays }]) =>
    certificateDays === undefined || certificateDays >= LEAST_CERTIFICATE_DAYS
      ? []
      : [`${relay}'s ends in ${certificateDays.toFixed(1)} days`],
  );
  return judged(bad, "none ends soon", "renew it, then radioctl deploy");
}

export function capacity({ relays }: Preflight): Judgement {
  const bad = answered(relays).flatMap(([relay, facts]) => [
    ...(audience(facts.view) > facts.capacity ? [`${relay} has ${audience(facts.view)} listeners of ${facts.capacity}`] : []),
    ...(facts.memoryFreeMegabytes < LEAST_MEMORY_MEGABYTES
      ? [`${relay} has ${facts.memoryFreeMegabytes} MB of memory free`]
      : []),
  ]);
  return judged(bad, "listeners and memory are within limits", "wait for a quieter hour, or add a relay");
}

function troubleOf(report: MountReport): string[] {
  if (!report.heard) return [`gives no audio of it (${report.failure.kind})`];
  const [lag = 0] = lagOf(report);
  return lag > MOST_LAG_SECONDS ? [`is ${seconds(lag)} s behind`] : [];
}

function lagOf(report: MountReport): number[] {
  return report.heard && report.source.kind === "parent" ? [report.source.lagSeconds] : [];
}

function seconds(value: number): string {
  return Math.max(0, value).toFixed(1);
}
