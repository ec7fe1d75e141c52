import type { Inventory } from "../inventory/schema.js";
import { localMount, parentsOf, streamsOf } from "../station/topology.js";
import type { Streams } from "./facts/streams.js";
import type { Finding } from "./finding.js";

/** A host whose Icecast should hold streams. */
export interface HeldToJudge {
  host: string;
  region: string | undefined;
  streams: Streams;
}

/** What Icecast itself says of a mount: what is heard of it is another thing. */
export function heldSubject(host: string, mount: string): string {
  return `${host} icecast ${mount}`;
}

/**
 * Streams that a master's Icecast should have and doesn't; Icecasts that don't answer are told by their unit.
 * @param channels of which streams are judged
 */
export function judgeMounts(
  inventory: Inventory,
  { host, region, streams }: HeldToJudge,
  channels: readonly string[],
): Finding[] {
  if (inventory.hosts[host]?.role !== "master" || streams.size === 0) return [];
  const there = new Set([...streams.values()].flat().map(({ mount }) => mount));
  return streamsOf(inventory, host)
    .filter(({ channel }) => channels.includes(channel))
    .map(({ mount, channel }) => {
      const about = { check: "reach" as const, subject: heldSubject(host, mount), host, mount, channel, region, figures: [] };
      if (there.has(mount)) return { ...about, verdict: "OK", summary: "is on the master's Icecast", hint: undefined };
      const hint = `what became of its encoder: radioctl logs ${host} --service liquidsoap`;
      return { ...about, verdict: "CRITICAL", summary: "is not on the master's Icecast", hint };
    });
}

/** Standby streams that a relay should hold and doesn't: nobody hears it, until the active master fails. One finding a relay and parent. */
export function judgeStandby(
  inventory: Inventory,
  { host, region, streams }: HeldToJudge,
  channels: readonly string[],
  active: Readonly<Record<string, string | undefined>>,
): Finding[] {
  if (inventory.hosts[host]?.role !== "relay" || streams.size === 0) return [];
  const there = new Set([...streams.values()].flat().map(({ mount }) => mount));
  return channels.flatMap((channel) => {
    const standby = parentsOf(inventory, host, channel).filter((parent) => parent !== active[channel]);
    const streamsHere = streamsOf(inventory, host).filter((stream) => stream.channel === channel);
    return standby.flatMap((parent) => {
      const missing = streamsHere.filter(({ mount }) => !there.has(localMount(parent, mount))).map(({ mount }) => mount);
      if (missing.length === 0) return [];
      return {
        check: "reach" as const,
        subject: `${host} ${parent} ${channel}`,
        host,
        channel,
        region,
        verdict: "WARNING" as const,
        summary: `does not hold ${missing.join(", ")} of ${parent}, which it would fall back to`,
        hint: `does ${parent} give it? radioctl logs ${host} --service icecast`,
        figures: [],
      };
    });
  });
}
