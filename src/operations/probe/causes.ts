import { findingKey, type CheckName, type Finding } from "../../health/finding.js";
import { sshSubject } from "../../health/judge-host.js";
import { heldSubject } from "../../health/judge-mounts.js";

/** What a listener would notice: these follow from what carries the stream. */
const HEARD: ReadonlySet<CheckName> = new Set(["reach", "first-audio", "continuity", "silence", "lag", "identity"]);

/** How streams run through the station, for a cause here and its effect there. */
export interface Routes {
  /** Hosts that a host feeds from, directly. */
  feeders(host: string): readonly string[];
}

/**
 * One cause is raised once: what follows from it says so in `becauseOf`, and is not raised on its own. A symptom keeps its verdict; only a cause that
 * is critical explains anything, and a cause that follows from another is explained by that one, too.
 */
export function explain(findings: readonly Finding[], routes: Routes): Finding[] {
  const causes = findings
    .filter((each) => each.verdict === "CRITICAL" && rulesFor(each).length > 0)
    .sort((one, other) => rankOf(one, routes) - rankOf(other, routes));
  const direct = new Map<Finding, Finding>();
  for (const finding of findings) {
    if (finding.verdict === "OK") continue;
    const cause =
      causes.find((each) => rankOf(each, routes) < rankOf(finding, routes) && follows(finding, each, routes)) ??
      findings.find((each) => isSameByName(finding, each) || isSameByAnotherWay(finding, each));
    if (cause !== undefined) direct.set(finding, cause);
  }
  return findings.map((finding) => {
    const root = rootOf(finding, direct);
    return root === finding ? finding : { ...finding, becauseOf: findingKey(root) };
  });
}

/** Those that are to be told: not OK, and following from nothing else. */
export function raised(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ verdict, becauseOf }) => verdict !== "OK" && becauseOf === undefined);
}

/** A cause comes before what it explains, so that nothing goes round in circles: the first is the root of all. */
function rootOf(finding: Finding, direct: ReadonlyMap<Finding, Finding>): Finding {
  let root = finding;
  for (let next = direct.get(root); next !== undefined; next = direct.get(root)) root = next;
  return root;
}

/** How far down a stream's way something stands: the host, its services, what its Liquidsoap plays, its mounts, those of the relays below. */
function rankOf(finding: Finding, routes: Routes): number {
  if (isHostReach(finding) || finding.check === "dns") return 0;
  if (finding.check === "unit") return isCarrier(finding) ? 1 : 2;
  if (isHeld(finding) || finding.check === "certificate") return 3;
  if (finding.check === "source") return 4;
  if (finding.check === "reach" && finding.mount !== undefined && finding.host !== undefined)
    return 5 + depthOf(finding.host, routes);
  return Infinity;
}

/** A master is 0 away from the masters. */
function depthOf(host: string, routes: Routes, below: readonly string[] = []): number {
  const parents = routes.feeders(host).filter((parent) => !below.includes(parent));
  return parents.length === 0 ? 0 : 1 + Math.max(...parents.map((parent) => depthOf(parent, routes, [...below, host])));
}

type Rule = (symptom: Finding, cause: Finding, routes: Routes) => boolean;

function follows(symptom: Finding, cause: Finding, routes: Routes): boolean {
  return rulesFor(cause).some((rule) => rule(symptom, cause, routes));
}

function rulesFor(cause: Finding): readonly Rule[] {
  if (cause.check === "dns") return [heardByName];
  if (cause.host === undefined) return [];
  if (isHostReach(cause)) return [everythingOfTheHost, streamsBelow, heardByName];
  if (cause.check === "reach" && cause.mount !== undefined) return isAnotherWay(cause) ? [] : [streamOfTheMount];
  if (cause.check === "source") return [streamsOfTheChannel];
  if (cause.check === "certificate") return [streamsOverTls];
  if (cause.check !== "unit") return [];
  const unit = cause.subject.slice(cause.host.length + 1);
  if (unit.startsWith("icecast@")) return [streamsOfTheHost, watcherOfTheHost, streamsBelow, heardByName];
  if (unit === "nginx.service") return [listenedTo, streamsBelow, heardByName];
  if (unit.includes("liquidsoap")) return [sourceOfTheHost, streamsOfTheHost, watcherOfTheHost, streamsBelow, heardByName];
  return [];
}

/** The name that listeners connect to leads to one of the relays. */
const heardByName: Rule = (symptom) => symptom.host === undefined && isHeard(symptom);

/** What is heard by the name is what the relay behind it gives, and is told there. */
function isSameByName(symptom: Finding, { check, mount, host, verdict }: Finding): boolean {
  const same = check === symptom.check && mount === symptom.mount && verdict === symptom.verdict;
  return symptom.host === undefined && host !== undefined && isHeard(symptom) && same;
}

/** What is heard over TLS or IPv6 is what the same host gives without, and is told there. */
function isSameByAnotherWay(symptom: Finding, cause: Finding): boolean {
  const { check, mount, host, verdict } = cause;
  const same = host === symptom.host && check === symptom.check && mount === symptom.mount && verdict !== "OK";
  return same && isAnotherWay(symptom) && !isAnotherWay(cause) && !isHeld(cause);
}

/** `eu-1 https /live.mp3`: relays feed from the mount without. */
function isAnotherWay({ subject, host, mount }: Finding): boolean {
  return host !== undefined && mount !== undefined && /^ (?:https|ipv6) /u.test(subject.slice(host.length));
}

const sameHost = (symptom: Finding, cause: Finding) => symptom.host === cause.host;

const everythingOfTheHost: Rule = sameHost;

const streamsOfTheHost: Rule = (symptom, cause) =>
  sameHost(symptom, cause) && (HEARD.has(symptom.check) || symptom.check === "headroom") && !isHostReach(symptom);

/** Through nginx come the mounts and their certificate. */
const listenedTo: Rule = (symptom, cause) =>
  sameHost(symptom, cause) && (HEARD.has(symptom.check) || symptom.check === "certificate") && !isHostReach(symptom);

/** No player takes a stream whose certificate it refuses. By the name it is that of the relay behind it. */
const streamsOverTls: Rule = (symptom, { host }) =>
  symptom.check === "reach" && / https \//u.test(symptom.subject) && (symptom.host === undefined || symptom.host === host);

/** It gives up when nothing answers it. */
const watcherOfTheHost: Rule = (symptom, cause) =>
  sameHost(symptom, cause) && symptom.subject.endsWith(" radioctl-healthz.service");

const sourceOfTheHost: Rule = (symptom, cause) => sameHost(symptom, cause) && symptom.check === "source";

/** Relays fall to another parent, or have none: both are heard on them. */
const streamsBelow: Rule = (symptom, cause, routes) =>
  isHeard(symptom) && symptom.host !== undefined && feedsFrom(symptom.host, cause.host ?? "", routes);

const streamOfTheMount: Rule = (symptom, cause, routes) =>
  isHeard(symptom) && symptom.mount === cause.mount && symptom.channel === cause.channel && reachedBy(symptom, cause, routes);

/** What a master plays is heard on every relay; which master a relay gives is heard as another's bytes. */
const streamsOfTheChannel: Rule = (symptom, cause, routes) =>
  isHeard(symptom) && symptom.channel === cause.channel && reachedBy(symptom, cause, routes);

function reachedBy(symptom: Finding, cause: Finding, routes: Routes): boolean {
  return sameHost(symptom, cause) || (symptom.host !== undefined && feedsFrom(symptom.host, cause.host ?? "", routes));
}

function isHeard(finding: Finding): boolean {
  return HEARD.has(finding.check) && !isHostReach(finding);
}

/** One of the services that carry a stream. */
function isCarrier({ subject, host = "" }: Finding): boolean {
  return /^(icecast@|nginx|radioctl-liquidsoap)/u.test(subject.slice(host.length + 1));
}

/** Of an Icecast's own statistics: listeners' ears say the same a step later. */
function isHeld({ check, subject, host, mount }: Finding): boolean {
  return check === "reach" && host !== undefined && mount !== undefined && subject === heldSubject(host, mount);
}

/** Whether the host itself answers: the streams on it don't change that. */
function isHostReach({ check, subject, host }: Finding): boolean {
  return check === "reach" && host !== undefined && subject === sshSubject(host);
}

function feedsFrom(host: string, feeder: string, routes: Routes, above: readonly string[] = []): boolean {
  if (above.includes(host)) return false;
  const parents = routes.feeders(host);
  return parents.includes(feeder) || parents.some((parent) => feedsFrom(parent, feeder, routes, [...above, host]));
}
