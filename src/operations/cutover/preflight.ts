import { atHost, RadioctlError } from "../../errors.js";
import type { CutoverKind } from "../../journal/entry.js";
import type { MountReport } from "../../listening/mount-report.js";
import type { RelayView } from "../../moving/relay-view.js";
import type { Scope } from "../../moving/scope.js";
import type { Programme } from "./programme.js";

/** What is known before the first listener is moved. The gates judge this value alone. */
export interface Preflight {
  scope: Scope;
  kind: CutoverKind;
  /** It resumes a run that may have moved some listeners already. */
  resumed: boolean;
  /** By host; an error: why the host could not be observed. */
  masters: Readonly<Record<string, MasterFacts | RadioctlError>>;
  relays: Readonly<Record<string, RelayFacts | RadioctlError>>;
  /** The masters can be swapped in the inventory's text. */
  rewritable: boolean;
  /** Since the last cutover of one of the channels ended; undefined when there was none. */
  sinceLastSeconds: number | undefined;
}

interface HostFacts {
  /** What differs from the inventory; what a cutover itself changes is left out. */
  differing: readonly string[];
  diskFreeMegabytes: number;
  /** How far its clock is ahead of this machine's. */
  clockAheadSeconds: number;
}

export interface MasterFacts extends HostFacts {
  heard: readonly MountReport[];
  programmes: readonly Programme[];
}

export interface RelayFacts extends HostFacts {
  view: RelayView;
  /** The mounts of the master that takes over, as the relay holds them. */
  standby: readonly MountReport[];
  capacity: number;
  memoryFreeMegabytes: number;
  /** undefined without a certificate. */
  certificateDays: number | undefined;
}

/** What one gate found. */
export interface Judgement {
  ok: boolean;
  finding: string;
  /** What to do when it is not ok. */
  fix: string;
}

/** @param bad the reasons against it; empty when there is none */
export function judged(bad: readonly string[], good: string, fix: string): Judgement {
  return { ok: bad.length === 0, finding: bad.length === 0 ? good : bad.join("; "), fix };
}

/** Hosts that answered. */
export function answered<Facts extends object>(
  hosts: Readonly<Record<string, Facts | RadioctlError>>,
): Array<[host: string, facts: Facts]> {
  return Object.entries(hosts).flatMap(([host, facts]) => (facts instanceof RadioctlError ? [] : [[host, facts]]));
}

/** Hosts that did not answer, with the reason. */
export function silent(hosts: Readonly<Record<string, object>>): string[] {
  return Object.entries(hosts).flatMap(([host, facts]) => (facts instanceof RadioctlError ? [atHost(facts, host)] : []));
}

/** Masters and relays that answered. */
export function everybody({ masters, relays }: Preflight): Array<[host: string, facts: HostFacts]> {
  return [...answered(masters), ...answered(relays)];
}
