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

/** The subject for a mount in Icecast's own list; the audio of the mount has another subject. */
export function heldSubject(host: string, mount: string): string {
  return `${host} icecast ${mount}`;
}

/**
 * Judges the streams that a master's Icecast should have; for an Icecast that does not answer, its unit has a finding.
 * @param channels the channels whose streams are judged
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
      const hint = `see what happened to its encoder: radioctl logs ${host} --service liquidsoap`;
      return { ...about, verdict: "CRITICAL", summary: "is missing on the master's Icecast", hint };
    });
}

/** Standby streams that a relay lacks. Listeners notice only when the active master fails. One finding for each relay and parent. */
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
        summary: `lacks ${missing.join(", ")} of ${parent}, its fallback`,
        hint: `check whether ${parent} has the stream: radioctl logs ${host} --service icecast`,
        figures: [],
      };
    });
  });
}
