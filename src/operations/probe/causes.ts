import { findingKey, type CheckName, type Finding } from "../../health/finding.js";
import { sshSubject } from "../../health/judge-host.js";
import { heldSubject } from "../../health/judge-mounts.js";

/** Checks of what a listener notices: their problems follow from those of the services that carry the stream. */
const HEARD: ReadonlySet<CheckName> = new Set(["reach", "first-audio", "continuity", "silence", "lag", "identity"]);

/** The paths of streams through the station, from a cause on one host to its effect on another. */
export interface Routes {
  /** Hosts that a host feeds from directly. */
  feeders(host: string): readonly string[];
}

/**
 * Reports each cause once: its symptoms name it in `becauseOf` and are not reported on their own. A symptom keeps its verdict. Only critical findings
 * can be causes, and a cause that follows from another one is explained by that one.
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

/** The findings to report: not OK, and not explained by another finding. */
export function raised(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ verdict, becauseOf }) => verdict !== "OK" && becauseOf === undefined);
}

/** The root cause. Each cause has a lower rank than its symptoms, so there are no circles. */
function rootOf(finding: Finding, direct: ReadonlyMap<Finding, Finding>): Finding {
  let root = finding;
  for (let next = direct.get(root); next !== undefined; next = direct.get(root)) root = next;
  return root;
}

/** How far along a stream's path a finding is: the host, its services, what its Liquidsoap plays, its mounts, the mounts of the relays below. */
function rankOf(finding: Finding, routes: Routes): number {
  if (isHostReach(finding) || finding.check === "dns") return 0;
  if (finding.check === "unit") return isCarrier(finding) ? 1 : 2;
  if (isHeld(finding) || finding.check === "certificate") return 3;
  if (finding.check === "source") return 4;
  if (finding.check === "reach" && finding.mount !== undefined && finding.host !== undefined)
    return 5 + depthOf(finding.host, routes);
  return Infinity;
}

/** The distance from the masters; 0 for a master. */
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
  if (unit.startsWith("icecast@"))
    return [sourceOfTheHost, streamsOfTheHost, splicerOfTheHost, watcherOfTheHost, streamsBelow, heardByName];
  if (unit === "nginx.service") return [listenedTo, streamsBelow, heardByName];
  if (unit === "radioctl-splicer.service") return [splicerOfTheHost];
  if (unit.includes("liquidsoap")) return [sourceOfTheHost, streamsOfTheHost, watcherOfTheHost, streamsBelow, heardByName];
  return [];
}

/** The listen name leads to one of the relays. */
const heardByName: Rule = (symptom) => symptom.host === undefined && isHeard(symptom);

/** A problem through the listen name is the problem of the relay behind it, and is reported there. */
function isSameByName(symptom: Finding, { check, mount, host, verdict }: Finding): boolean {
  const same = check === symptom.check && mount === symptom.mount && verdict === symptom.verdict;
  return symptom.host === undefined && host !== undefined && isHeard(symptom) && same;
}

/** A problem over TLS or IPv6 that the same host also has without them is reported there. */
function isSameByAnotherWay(symptom: Finding, cause: Finding): boolean {
  const { check, mount, host, verdict } = cause;
  const same = host === symptom.host && check === symptom.check && mount === symptom.mount && verdict !== "OK";
  return same && isAnotherWay(symptom) && !isAnotherWay(cause) && !isHeld(cause);
}

/** `eu-1 https /live.mp3`: relays feed from the mount without TLS. */
function isAnotherWay({ subject, host, mount }: Finding): boolean {
  return host !== undefined && mount !== undefined && /^ (?:https|ipv6) /u.test(subject.slice(host.length));
}

const sameHost = (symptom: Finding, cause: Finding) => symptom.host === cause.host;

const everythingOfTheHost: Rule = sameHost;

const streamsOfTheHost: Rule = (symptom, cause) =>
  sameHost(symptom, cause) && (HEARD.has(symptom.check) || symptom.check === "headroom") && !isHostReach(symptom);

/** nginx serves the mounts and their certificate. */
const listenedTo: Rule = (symptom, cause) =>
  sameHost(symptom, cause) && (HEARD.has(symptom.check) || symptom.check === "certificate") && !isHostReach(symptom);

/** A player that rejects the certificate does not play the stream. Through the listen name, the certificate is that of the relay behind it. */
const streamsOverTls: Rule = (symptom, { host }) =>
  symptom.check === "reach" && / https \//u.test(symptom.subject) && (symptom.host === undefined || symptom.host === host);

/** The health service ends when nothing answers its queries. */
const watcherOfTheHost: Rule = (symptom, cause) =>
  sameHost(symptom, cause) && symptom.subject.endsWith(" radioctl-healthz.service");

const splicerOfTheHost: Rule = (symptom, cause) => sameHost(symptom, cause) && symptom.check === "splicer";

/** A master without its Icecast disconnects its encoders, too. */
const sourceOfTheHost: Rule = (symptom, cause) => sameHost(symptom, cause) && symptom.check === "source";

/** Relays fall to another parent, or have no parent: listeners of these relays notice both. */
const streamsBelow: Rule = (symptom, cause, routes) =>
  isHeard(symptom) && symptom.host !== undefined && feedsFrom(symptom.host, cause.host ?? "", routes);

const streamOfTheMount: Rule = (symptom, cause, routes) =>
  isHeard(symptom) && symptom.mount === cause.mount && symptom.channel === cause.channel && reachedBy(symptom, cause, routes);

/** Every relay sends what its master plays; a relay on the wrong master sends that master's bytes. */
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

/** A finding from Icecast's own statistics; the probe of the mount finds the same one step later. */
function isHeld({ check, subject, host, mount }: Finding): boolean {
  return check === "reach" && host !== undefined && mount !== undefined && subject === heldSubject(host, mount);
}

/** A finding about the host itself, not about its streams. */
function isHostReach({ check, subject, host }: Finding): boolean {
  return check === "reach" && host !== undefined && subject === sshSubject(host);
}

function feedsFrom(host: string, feeder: string, routes: Routes, above: readonly string[] = []): boolean {
  if (above.includes(host)) return false;
  const parents = routes.feeders(host);
  return parents.includes(feeder) || parents.some((parent) => feedsFrom(parent, feeder, routes, [...above, host]));
}
