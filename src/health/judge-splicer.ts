import { lasted, briefSeconds } from "../duration.js";
import type { Inventory } from "../inventory/schema.js";
import { streamsOf } from "../station/topology.js";
import type { SplicedStream } from "./facts/splicer.js";
import type { Streams } from "./facts/streams.js";
import type { Figure, Finding } from "./finding.js";
import type { HeldToJudge } from "./judge-mounts.js";

/** A public mount of a relay, and what its splicer does there. */
export interface PublicStream {
  mount: string;
  channel: string;
  /** The addresses of running Icecasts that do not get the mount from the splicer. */
  missingOn: readonly string[];
  /** undefined: the splicer does not report the stream. */
  spliced: SplicedStream | undefined;
}

/** The public mounts of a relay; none for a master, and for a relay whose Icecast does not answer. Pure. */
export function publicStreams(inventory: Inventory, host: string, streams: Streams): PublicStream[] {
  if (inventory.hosts[host]?.role !== "relay" || streams.size === 0) return [];
  return streamsOf(inventory, host).map(({ mount, channel }) => {
    const held = [...streams].map(([address, all]) => ({ address, stream: all.find((each) => each.mount === mount) }));
    return {
      mount,
      channel,
      missingOn: held.filter(({ stream }) => stream === undefined).map(({ address }) => address),
      spliced: held.find(({ stream }) => stream?.spliced !== undefined)?.stream?.spliced,
    };
  });
}

/**
 * Judges what a relay's splicer does. At worst a warning: without it, listeners get the stream of a parent from Icecast.
 * @param channels the channels whose streams are judged
 */
export function judgeSplicer(
  inventory: Inventory,
  { host, region, streams }: HeldToJudge,
  channels: readonly string[],
): Finding[] {
  return publicStreams(inventory, host, streams)
    .filter(({ channel }) => channels.includes(channel))
    .map((stream) => {
      const { mount, channel, spliced } = stream;
      const about = { check: "splicer" as const, subject: `${host} ${mount}`, host, mount, channel, region };
      const figures = spliced === undefined ? [] : figuresOf(spliced);
      const problem = problemOf(host, stream);
      if (problem !== undefined) return { ...about, ...problem, figures };
      return { ...about, verdict: "OK", summary: spliced === undefined ? "" : playingText(spliced), hint: undefined, figures };
    });
}

/** `plays master-a for 3 h 12 min, 2 joins, the last one by content (fit 0.98, 0.02 s without audio)` */
export function playingText(spliced: SplicedStream): string {
  const { plays, seconds, joins, last } = spliced;
  if (plays === null) return "plays no parent";
  const playing = awayText(spliced) ?? `plays ${plays}${seconds === null ? "" : ` for ${lasted(seconds)}`}`;
  if (last === null) return `${playing}, no joins`;
  const waited = last.waited > 0 ? `, ${briefSeconds(last.waited)} without audio` : "";
  const place = { "same bytes": "at equal bytes", content: "by content", lag: "by the known lag", latest: "without a match" }[
    last.how
  ];
  return `${playing}, ${joins} ${joins === 1 ? "join" : "joins"}, the last one ${place} (fit ${last.fit.toFixed(2)}${waited})`;
}

/** `plays master-b for 2 h 2 min, not master-a`: after a fall, or while a cutover is unfinished; undefined when the stream plays the active parent. */
export function awayText({ plays, wanted, seconds }: SplicedStream): string | undefined {
  if (plays === null || wanted === null || plays === wanted) return undefined;
  return `plays ${plays}${seconds === null ? "" : ` for ${lasted(seconds)}`}, not ${wanted}`;
}

/**
 * What is unusual about a stream; undefined when all is well. Listeners who fell to another parent are a finding of the identity check. A join without a
 * match is not a finding: after a start, and in a steady sound, there is nothing to compare.
 */
export function problemOf(
  host: string,
  { missingOn, spliced }: PublicStream,
): { verdict: "WARNING" | "UNKNOWN"; summary: string; hint: string } | undefined {
  const logs = `radioctl logs ${host} --service splicer`;
  if (missingOn.length > 0) {
    const summary = `Icecast at ${missingOn.join(" and ")} gets no audio from radioctl-splicer: players may stop or click when the parent changes`;
    return { verdict: "WARNING", summary, hint: `see why: ${logs}; restart it: radioctl deploy ${host}` };
  }
  if (spliced === undefined) return { verdict: "UNKNOWN", summary: "radioctl-splicer does not report what it plays", hint: logs };
  const { plays, wanted } = spliced;
  if (plays === null && wanted !== null) return { verdict: "WARNING", summary: `plays no parent, not ${wanted}`, hint: logs };
  return undefined;
}

function figuresOf({ joins, last, lagSeconds }: SplicedStream): Figure[] {
  return [
    { label: "joins", value: joins, unit: "c", min: 0 },
    ...(last === null ? [] : [{ label: "fit", value: last.fit, unit: "" as const, max: 1 }]),
    ...(lagSeconds === null ? [] : [{ label: "parent_lag", value: lagSeconds, unit: "s" as const }]),
  ];
}
