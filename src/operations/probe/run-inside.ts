import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { connectTo, type HostToObserve } from "../../fleet/connect.js";
import type { Fleet } from "../../fleet/load.js";
import type { TurnedAway } from "../../health/facts/turned-away.js";
import type { Finding, GivenMasters, ListenerCount, OnAir } from "../../health/finding.js";
import { judgeRegions, judgeRelays, type RelayLoad } from "../../health/judge-headroom.js";
import { judgeUnreachable } from "../../health/judge-host.js";
import { judgeNoProgramme, judgeProgramme, onAirOf } from "../../health/judge-source.js";
import { observeVitals } from "../../health/observe-vitals.js";
import type { Programme } from "../../health/programme.js";
import { observeHost } from "../../host/observe.js";
import type { SshConnection } from "../../ports/ssh.js";
import { bedsOf } from "../../station/beds.js";
import { channelsOf } from "../../station/topology.js";
import type { World } from "../../world.js";
import { countListeners } from "../listeners/mount-listeners.js";
import { icecastsOf } from "../listeners/icecasts.js";
import { observeProgramme } from "../source/observe-programme.js";
import { judgeLook, type HostLook } from "./judge-answer.js";
import { probeDns } from "./run-dns.js";
import { runPart } from "./run-part.js";
import type { ProbeSelection } from "./selection.js";

/** Hosts queried at the same time. */
const CONCURRENCY = 16;

/** The longest wait for a login: an unreachable host delays the whole result by this much. */
const PATIENCE_SECONDS = 10;

/** The longest wait for the answers after the login: a busy host may be slow. */
const ANSWER_SECONDS = 30;

const NONE_TURNED_AWAY: TurnedAway = { full: 0, address: 0 };

/** The results from the hosts, their Liquidsoaps and the name servers. */
export interface InsideResult {
  findings: Finding[];
  listeners: ListenerCount[];
  onAir: OnAir[];
  given: GivenMasters[];
}

/** The result for one host; undefined listeners: they could not be counted. */
interface HostResult {
  findings: Finding[];
  onAir: OnAir[];
  given: GivenMasters[];
  listeners: ListenerCount[] | undefined;
  turnedAway: TurnedAway;
}

/** All checks from inside: one connection for each host, all hosts and the zone in parallel. A host without an answer does not delay the others. */
export async function probeInside(world: World, fleet: Fleet, selection: ProbeSelection): Promise<InsideResult> {
  const { inventory } = fleet.loaded;
  const masters = selection.sources ? selection.channels.flatMap((channel) => inventory.channels[channel]?.masters ?? []) : [];
  const names = [...new Set([...selection.hosts, ...masters])];
  const [zone, results] = await Promise.all([
    runPart(
      "the zone",
      async () => (selection.dns ? probeDns(world, fleet.loaded) : []),
      (finding) => [finding],
    ),
    pMap(fleet.toObserve(names), async (host) => probeHost(world, fleet, host, selection), { concurrency: CONCURRENCY }),
  ]);
  const byHost = new Map(names.map((name, index) => [name, results[index]]));
  const loads = names.flatMap((host): RelayLoad[] => {
    const found = inventory.hosts[host];
    if (found?.role !== "relay") return [];
    const { listeners: counts, turnedAway = NONE_TURNED_AWAY } = byHost.get(host) ?? {};
    const listeners = counts?.reduce((sum, each) => sum + each.listeners, 0);
    return [{ host, region: found.region, capacity: found.capacity, listeners, turnedAway }];
  });
  return {
    findings: [
      ...results.flatMap(({ findings }) => findings),
      ...judgeRelays(loads, inventory.health),
      ...judgeRegions(loads, selection.regions, inventory.health),
      ...zone,
    ],
    listeners: results.flatMap(({ listeners }) => listeners ?? []),
    onAir: results.flatMap(({ onAir }) => onAir),
    given: results.flatMap(({ given }) => given),
  };
}

async function probeHost(world: World, fleet: Fleet, host: HostToObserve, selection: ProbeSelection): Promise<HostResult> {
  const { desired } = host;
  const { inventory } = fleet.loaded;
  const startedAt = world.clock.monotonic();
  let connection: SshConnection | undefined;
  try {
    connection = await connectTo(world, host.target, { timeoutSeconds: PATIENCE_SECONDS });
    const beds = bedsOf(inventory, desired.host).map(({ directory }) => directory);
    const wanted = { streams: icecastsOf(inventory, desired.host), beds };
    const [observed, vitals, programme] = await Promise.all([
      observeHost(connection, desired, ANSWER_SECONDS),
      observeVitals(connection, world.clock, desired.host, wanted, ANSWER_SECONDS),
      desired.role === "master" && selection.sources ? programmeOf(connection, desired.host) : [],
    ]);
    const seconds = (world.clock.monotonic() - startedAt) / 1000;
    const look: HostLook = { desired, observed, vitals, seconds };
    const played = judgePlayed(fleet, desired.host, programme, selection.channels);
    const counted = vitals.streams.size === 0 ? undefined : countListeners(inventory, desired.host, vitals.streams);
    const nothing = { findings: [], given: [] };
    const judged = selection.hosts.includes(desired.host) ? judgeLook(inventory, look, selection.channels) : nothing;
    return {
      findings: [...judged.findings, ...played.findings],
      onAir: played.onAir,
      given: judged.given,
      listeners: counted?.filter(({ channel }) => selection.channels.includes(channel)),
      turnedAway: vitals.turnedAway,
    };
  } catch (error) {
    const region = inventory.hosts[desired.host]?.region;
    const lost = judgeUnreachable({ host: desired.host, region }, asError(error, desired.host));
    return { findings: [lost], onAir: [], given: [], listeners: undefined, turnedAway: NONE_TURNED_AWAY };
  } finally {
    connection?.close();
  }
}

/** A Liquidsoap that fails is a separate finding, not a failure of the host. */
async function programmeOf(connection: SshConnection, host: string): Promise<Programme[] | RadioctlError> {
  try {
    return await observeProgramme(connection, host);
  } catch (error) {
    return asError(error, host);
  }
}

function judgePlayed(
  { loaded: { inventory } }: Fleet,
  master: string,
  played: readonly Programme[] | RadioctlError,
  channels: readonly string[],
): Pick<HostResult, "findings" | "onAir"> {
  const region = inventory.hosts[master]?.region;
  if (played instanceof RadioctlError) {
    const meant = channelsOf(inventory, master).filter((channel) => channels.includes(channel));
    return { findings: judgeNoProgramme(master, region, meant, played), onAir: [] };
  }
  const meant = played.filter(({ channel }) => channels.includes(channel));
  const subjects = meant.map((programme) => {
    const active = inventory.channels[programme.channel]?.masters[0] === master;
    return { master, region, programme, active };
  });
  return { findings: subjects.map((subject) => judgeProgramme(subject, inventory.health)), onAir: subjects.map(onAirOf) };
}
