import type { RadioctlError } from "../../errors.js";
import type { Streams } from "../../health/facts/streams.js";
import { turnedAwayText, type TurnedAway } from "../../health/facts/turned-away.js";
import { awayText, playingText, problemOf, publicStreams, type PublicStream } from "../../health/judge-splicer.js";
import type { Programme } from "../../health/programme.js";
import type { DesiredHost } from "../../host/desired.js";
import type { Manifest } from "../../host/generation.js";
import { holderText } from "../../host/holder.js";
import { listenersOn, presentSlot } from "../../host/plan-slots.js";
import type { ObservedHost } from "../../host/query.js";
import { inSlot } from "../../host/slots.js";
import type { HostPlan } from "../../host/steps.js";
import type { Inventory } from "../../inventory/schema.js";
import { activePath } from "../../roles/active.js";
import { channelsOf, feeds } from "../../station/topology.js";
import { listenersNow, pulledStreams } from "../listeners/mount-listeners.js";

/** A relay's public mount in words: what is unusual, and what its splicer plays. */
type DescribedStream = PublicStream & { problem: string | undefined; playing: string | undefined };

export function describedStream(host: string, stream: PublicStream): DescribedStream {
  const playing = stream.spliced === undefined ? undefined : playingText(stream.spliced);
  const away = stream.spliced && awayText(stream.spliced);
  return { ...stream, problem: problemOf(host, stream)?.summary ?? away, playing };
}

/** The summary of a host that answered. */
export interface HostUp {
  host: string;
  role: string;
  /** `12`, or the full name of a system other than Debian. */
  system: string;
  /** The last change; undefined on a host that radioctl has never changed. */
  change: Pick<Manifest, "generation" | "run" | "operator" | "at"> | undefined;
  /** Number of differences from the inventory. */
  differing: number;
  /** Units that should run and don't, with their state in systemd. */
  down: ReadonlyArray<{ unit: string; state: string }>;
  /** The operator and run that hold the host now. */
  lockedBy: string | undefined;
  /** A replaced Icecast with its remaining connections: it ends with its last listener, at the latest at `until` (ISO 8601, UTC). */
  draining: { unit: string; connections: number; until: string } | undefined;
  /** Connections to its Icecast, by local address. */
  connections: Readonly<Record<string, number>>;
  /** For a relay, without probes and relays that feed from it. */
  listeners: { now: number; capacity: number } | undefined;
  /** For a relay: requests for streams that it has refused in the last 10 minutes; undefined when they are unknown. */
  turnedAway?: (TurnedAway & { summary: string | undefined }) | undefined;
  /** For a master: streams that its relays pull now, and would pull if all were up. */
  streams: { now: number; wanted: number } | undefined;
  /** For a relay: by channel, the parent whose stream new listeners get; undefined when it is unknown. */
  active: Readonly<Record<string, string | undefined>>;
  /** For a relay: its public mounts and what its splicer plays there; empty when no Icecast has answered. */
  splicer: readonly DescribedStream[];
  /** For a master: sources that are held on air by hand, and holds that a restart has ended. */
  held: readonly HeldSource[];
  /** The present boot, and why the host needs a reboot; undefined when it does not. */
  reboot: { bootId: string; because: string | undefined };
}

export interface HeldSource {
  channel: string;
  source: string;
  /** undefined: unknown. */
  by: string | undefined;
  /** Liquidsoap has restarted since, which ended the hold. */
  ended: boolean;
}

export type HostStatus = HostUp | { host: string; role: string; error: RadioctlError };

interface Answer {
  desired: DesiredHost;
  observed: ObservedHost;
  plan: HostPlan;
}

/** Sources that are held, and holds that a restart has ended. Pure. */
function heldSources(programmes: readonly Programme[]): HeldSource[] {
  return programmes.flatMap(({ channel, held, noted }) => {
    const source = held ?? noted?.source;
    if (source === undefined) return [];
    return [
      { channel, source, by: noted?.source === source && noted.by !== "-" ? noted.by : undefined, ended: held === undefined },
    ];
  });
}

/** Further answers of a host; empty when it was not asked or did not answer. */
export interface AlsoAsked {
  /** For a master: what its Liquidsoap plays. */
  programmes?: readonly Programme[];
  /** For a relay: the mounts of its Icecasts and their clients. */
  streams?: Streams;
  /** For a relay. */
  turnedAway?: TurnedAway;
}

/** Summarizes a host's answer. */
export function hostStatus(
  inventory: Inventory,
  { desired, observed, plan }: Answer,
  { programmes = [], streams = new Map(), turnedAway }: AlsoAsked = {},
): HostUp {
  const { host: name, role } = desired;
  const { system, ledger, listeners } = observed;
  const host = inventory.hosts[name];
  const connected = [...listeners].reduce((sum, [, count]) => sum + count, 0);
  return {
    host: name,
    role,
    system: system.id === "debian" ? system.version : system.prettyName,
    change: ledger.manifest && changeOf(ledger.manifest),
    differing: differing(plan),
    down: ledger.manifest === undefined ? [] : downOf(desired, observed),
    lockedBy: ledger.lockedBy && holderText(ledger.lockedBy),
    draining: drainingOf(desired, observed),
    connections: Object.fromEntries(listeners),
    listeners:
      host?.role === "relay" ? { now: listenersNow(inventory, name, streams, connected), capacity: host.capacity } : undefined,
    turnedAway: turnedAway && { ...turnedAway, summary: turnedAwayText(turnedAway) },
    streams:
      host?.role === "master"
        ? { now: pulledStreams(inventory, name, streams, outside(observed)), wanted: feeds(inventory, name) }
        : undefined,
    active:
      host?.role === "relay"
        ? Object.fromEntries(channelsOf(inventory, name).map((channel) => [channel, activeOf(channel, desired, observed)]))
        : {},
    splicer: publicStreams(inventory, name, streams).map((stream) => describedStream(name, stream)),
    held: heldSources(programmes),
    reboot: observed.reboot,
  };
}

function changeOf({ generation, run, operator, at }: Manifest): HostUp["change"] {
  return { generation, run, operator, at };
}

/** Steps that follow from another step (a reload after its file), and files that repeat another file, do not count. */
function differing({ steps }: HostPlan): number {
  return steps.reduce((sum, step) => {
    if (step.kind === "packages") return sum + step.names.length;
    const follows = (step.kind === "unit" || step.kind === "load") && step.files.length > 0;
    const repeats = step.kind === "file" && step.twin !== undefined;
    return sum + (follows || repeats || step.kind === "drain" || step.kind === "undrain" ? 0 : 1);
  }, 0);
}

function drainingOf({ slots }: DesiredHost, observed: ObservedHost): HostUp["draining"] {
  const { draining } = observed.ledger;
  if (draining === undefined || slots === undefined) return undefined;
  const slot = (["a", "b"] as const).find((each) => slots.units[each].name === draining.unit);
  return {
    unit: draining.unit,
    connections: slot === undefined ? 0 : listenersOn(slots, slot, observed),
    until: new Date(draining.untilSeconds * 1000).toISOString(),
  };
}

/** Units that should run and don't. For a service that is replaced instead of restarted, only the serving instance counts. */
function downOf(desired: DesiredHost, observed: ObservedHost): HostUp["down"] {
  const { slots } = desired;
  const { units } = inSlot(desired, slots && presentSlot(slots, observed));
  return units.flatMap(({ name, state }) => {
    const now = observed.units.get(name);
    const up = now?.active === "active" || now?.active === "reloading" || now?.conditionFailed === true;
    return state !== "running" || up ? [] : [{ unit: name, state: now === undefined ? "not found" : wordFor(now) }];
  });
}

function wordFor({ load, active }: { load: string; active: string }): string {
  return load === "loaded" ? active : load;
}

/** Connections to a master's Icecast, without those over loopback: its own programme and its own probe. */
function outside({ listeners }: ObservedHost): number {
  return [...listeners].reduce((sum, [address, count]) => sum + (isLoopback(address) ? 0 : count), 0);
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

/** Streams that a host sends now to listeners and to relays below. */
export function sendingOf(inventory: Inventory, answer: Answer): number {
  const { listeners } = hostStatus(inventory, answer);
  // All connections, including relays below; a relay that is off now may come back.
  if (answer.desired.role === "master") return outside(answer.observed);
  return Math.max(listeners?.now ?? 0, feeds(inventory, answer.desired.host));
}

/** The parent in the host's active file. A file with the desired checksum is not read: its content is the desired one. */
function activeOf(channel: string, desired: DesiredHost, observed: ObservedHost): string | undefined {
  const path = activePath(channel);
  const wanted = desired.files.find((file) => file.path === path)?.content;
  const there = observed.paths.get(path);
  const text = there?.sha256 !== undefined && there.sha256 === wanted?.sha256() ? wanted.masked() : there?.text;
  return /^\s*default\s+"?([^\s;"]+)"?\s*;/mu.exec(text ?? "")?.[1];
}

export interface Totals {
  hosts: number;
  differing: number;
  /** Hosts without an answer. */
  unreachable: number;
  listeners: number;
  /** The capacity of the relays that answered. */
  capacity: number;
}

export function totalsOf(statuses: readonly HostStatus[]): Totals {
  const up = statuses.flatMap((status) => ("error" in status ? [] : [status]));
  const sum = (value: (status: HostUp) => number) => up.reduce((total, status) => total + value(status), 0);
  return {
    hosts: statuses.length,
    differing: up.filter((status) => status.differing > 0).length,
    unreachable: statuses.length - up.length,
    listeners: sum(({ listeners }) => listeners?.now ?? 0),
    capacity: sum(({ listeners }) => listeners?.capacity ?? 0),
  };
}
