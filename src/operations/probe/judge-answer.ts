import type { Finding, GivenMasters } from "../../health/finding.js";
import { givenMasters } from "../../health/given-masters.js";
import { judgeActive } from "../../health/judge-active.js";
import { judgeBackup } from "../../health/judge-backup.js";
import { judgeBeds } from "../../health/judge-beds.js";
import { judgeHost } from "../../health/judge-host.js";
import { judgeLogins } from "../../health/judge-logins.js";
import { judgeMounts, judgeStandby } from "../../health/judge-mounts.js";
import { judgeRecordings } from "../../health/judge-recordings.js";
import { judgeSplicer } from "../../health/judge-splicer.js";
import { judgeVitals } from "../../health/judge-vitals.js";
import type { Vitals } from "../../health/observe-vitals.js";
import type { DesiredHost } from "../../host/desired.js";
import { planHost } from "../../host/plan.js";
import type { ObservedHost } from "../../host/query.js";
import type { Inventory } from "../../inventory/schema.js";
import { activePath } from "../../roles/active.js";
import { backsUp } from "../../station/backup.js";
import { bedsOf } from "../../station/beds.js";
import { harborOf } from "../../station/harbor.js";
import { hostStatus } from "../status/status.js";

/** A host that answered: its desired state, its present state, and its vital signs. */
export interface HostLook {
  desired: DesiredHost;
  observed: ObservedHost;
  vitals: Vitals;
  /** From the login to the last answer. */
  seconds: number;
}

/** All findings about one host that answered, except what its Liquidsoap plays. @param channels the channels whose streams are judged */
export function judgeLook(
  inventory: Inventory,
  look: HostLook,
  channels: readonly string[],
): { findings: Finding[]; given: GivenMasters[] } {
  const { desired, observed, vitals, seconds } = look;
  const { host } = desired;
  const region = inventory.hosts[host]?.region;
  const plan = planHost(desired, observed);
  const { down, active } = hostStatus(inventory, { desired, observed, plan });
  const judgedActive = judgeActive(inventory, { host, region, active }, channels);
  const turned = new Set(judgedActive.map(({ verdict, channel = "" }) => (verdict === "OK" ? "" : activePath(channel))));
  // A stopped service and a wrong master have findings of their own: their steps would count them again as drift.
  const steps = plan.steps.filter(
    (step) =>
      !(step.kind === "unit" && down.some(({ unit }) => unit === step.unit)) && !(step.kind === "file" && turned.has(step.path)),
  );
  const status = hostStatus(inventory, { desired, observed, plan: { ...plan, steps } });
  const { differing, lockedBy } = status;
  const broken = steps.flatMap((step) => (step.kind === "load" && step.broken === true ? [step.because] : []));
  const held = { host, region, streams: vitals.streams };
  const findings = [
    ...judgeHost({ host, region, down, differing, broken, lockedBy, rebootBecause: status.reboot.because }, seconds),
    ...judgeVitals({ host, region, system: observed.system, vitals }, inventory.health),
    ...judgedLogins(inventory, { host, region, vitals }),
    ...judgedBackup(inventory, { host, region, vitals }),
    ...judgedBeds(inventory, { host, region, vitals }),
    ...judgeMounts(inventory, held, channels),
    ...judgeStandby(inventory, held, channels, active),
    ...judgeSplicer(inventory, held, channels),
    ...judgeRecordings(inventory, { host, region, state: vitals.recordings, clock: vitals.clock }, channels),
    ...judgedActive,
  ];
  return { findings, given: givenMasters(inventory, { host, streams: vitals.streams, active }, channels) };
}

/** Times are the host's own, so its clock is used. Nothing without it: the clock has a finding then. */
function judgedBackup(inventory: Inventory, { host, region, vitals }: Parameters<typeof judgeLogins>[0]): Finding[] {
  const { backup: state, clock: now } = vitals;
  return !backsUp(inventory, host) || now === undefined ? [] : [judgeBackup({ host, region, state, now }, inventory.health)];
}

function judgedBeds(inventory: Inventory, { host, region, vitals }: Parameters<typeof judgeLogins>[0]): Finding[] {
  const { beds: states, clock: now } = vitals;
  return now === undefined ? [] : judgeBeds(bedsOf(inventory, host), { host, region, states, now });
}

function judgedLogins(inventory: Inventory, subject: Parameters<typeof judgeLogins>[0]): Finding[] {
  const harbor = inventory.hosts[subject.host]?.role === "master" ? harborOf(inventory, subject.host) : undefined;
  return harbor === undefined ? [] : [judgeLogins(subject, harbor)];
}
