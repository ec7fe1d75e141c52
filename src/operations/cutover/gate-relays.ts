import type { MountReport } from "../../listening/mount-report.js";
import { allListeners } from "../../moving/relay-view.js";
import { answered, judged, type Judgement, type Preflight } from "./preflight.js";

/** A relay across an ocean is under a second behind. When the lag exceeds its burst, listeners' players run dry. */
const MOST_LAG_SECONDS = 5;

const LEAST_CERTIFICATE_DAYS = 2;

/** nginx's old workers stay beside the new ones until their listeners have left. */
const LEAST_MEMORY_MEGABYTES = 48;

/** Whether listeners currently get the master that they will leave. */
export function active({ scope, relays, resumed }: Preflight): Judgement {
  const fine = (master: string | undefined) => master === scope.from || ((resumed || scope.home) && master === scope.to);
  const bad = answered(relays).flatMap(([relay, { view }]) =>
    Object.entries(view.active)
      .filter(([, master]) => !fine(master))
      .map(([channel, master]) => `${relay} gives ${channel} from ${master ?? "no master"}`),
  );
  return judged(bad, `listeners get ${scope.from}`, "see radioctl status; radioctl deploy makes relays match the inventory");
}

/** Whether every relay holds the other master's streams, and how far behind it they are. */
export function standby({ scope: { to }, relays }: Preflight): Judgement {
  const held = answered(relays);
  const bad = held.flatMap(([relay, { view, standby: reports }]) => [
    ...(view.missing[to] ?? []).map((mount) => `${relay} has no ${mount}`),
    ...reports.flatMap((report) => troubleOf(report).map((trouble) => `${relay}: ${report.mount} ${trouble}`)),
  ]);
  const lags = held.flatMap(([, { standby: reports }]) => reports.flatMap(lagOf));
  const range = lags.length === 0 ? "" : `, ${seconds(Math.min(...lags))} to ${seconds(Math.max(...lags))} s behind`;
  const relaysText = held.length === 1 ? "the relay holds" : `${held.length} relays hold`;
  return judged(
    bad,
    `${relaysText} ${to}${range}`,
    `check that the relays can reach ${to}: radioctl logs RELAY --service icecast`,
  );
}

export function certificates({ relays }: Preflight): Judgement {
  const bad = answered(relays).flatMap(([relay, { certificateDays }]) =>
    certificateDays === undefined || certificateDays >= LEAST_CERTIFICATE_DAYS
      ? []
      : [`${relay}'s certificate expires in ${certificateDays.toFixed(1)} days`],
  );
  return judged(bad, "no certificate expires soon", "renew it, then run radioctl deploy");
}

export function capacity({ relays }: Preflight): Judgement {
  const bad = answered(relays).flatMap(([relay, facts]) => [
    ...(allListeners(facts.view) > facts.capacity
      ? [`${relay} has ${allListeners(facts.view)} listeners, its capacity is ${facts.capacity}`]
      : []),
    ...(facts.memoryFreeMegabytes < LEAST_MEMORY_MEGABYTES
      ? [`${relay} has ${facts.memoryFreeMegabytes} MB of memory free`]
      : []),
  ]);
  return judged(bad, "listeners and memory are within limits", "wait for an hour with fewer listeners, or add a relay");
}

function troubleOf(report: MountReport): string[] {
  if (!report.heard) return [`has no audio (${report.failure.kind})`];
  const [lag = 0] = lagOf(report);
  return lag > MOST_LAG_SECONDS ? [`is ${seconds(lag)} s behind`] : [];
}

function lagOf(report: MountReport): number[] {
  return report.heard && report.source.kind === "parent" ? [report.source.lagSeconds] : [];
}

function seconds(value: number): string {
  return Math.max(0, value).toFixed(1);
}
