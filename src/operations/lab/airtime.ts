import type { Document } from "yaml";
import { isAlias } from "yaml";
import type { Inventory } from "../../inventory/schema.js";
import type { Broadcast } from "../../ports/broadcast.js";
import type { Lab } from "./layout.js";
import { AIRTIME, playFolderOf } from "./programs.js";

/** Port of the first pull source; the next ones get the next ports. */
const FIRST_PORT = 8100;

const BITRATE_KBPS = 128;
/** A new client gets this much at once, in seconds, so that a master's buffer fills sooner. */
const BURST_SECONDS = 2;

/** Another tune than a studio's: slow, low, and with a beat. No two seconds of it are equal. */
const TUNE = [
  String.raw`0.25*sin(2*PI*220*pow(2\,mod(floor(t)*5\,12)/12)*t)*exp(-1.5*mod(t\,1))`,
  String.raw`0.2*sin(2*PI*80*t)*exp(-12*mod(t\,0.5))`,
  ...[110, 164.81, 246.94].map((hertz) => `0.05*sin(2*PI*${hertz}*t)`),
  "0.02*(random(0)-0.5)",
].join("+");

/** The lab's replacement for the server of a pull source. */
export interface AirtimeStandIn {
  source: string;
  address: string;
  port: number;
  path: string;
  /** The URL that the lab's masters pull from. */
  url: string;
}

/** One for each pull source of an inventory, on the lab's own network. Pure. */
export function standIns({ sources }: Pick<Inventory, "sources">, { gateway }: Pick<Lab, "gateway">): AirtimeStandIn[] {
  return Object.keys(sources)
    .filter((name) => sources[name]?.kind === "pull")
    .map((source, index) => {
      const port = FIRST_PORT + index;
      const path = `/${source}.mp3`;
      return { source, address: gateway, port, path, url: `http://${gateway}:${port}${path}` };
    });
}

/** Replaces the servers that the station's masters pull from with the lab's stand-ins. */
export function deriveSources(document: Document, inventory: Pick<Inventory, "sources">, lab: Pick<Lab, "gateway">): void {
  for (const { source, url } of standIns(inventory, lab)) {
    // A YAML alias becomes a separate source.
    if (isAlias(document.getIn(["sources", source], true)))
      document.setIn(["sources", source], document.createNode(inventory.sources[source]));
    document.setIn(["sources", source, "url"], url);
  }
}

/** The file that its ffmpeg writes its progress to; by this path the lab recognizes both programs. */
export function airtimeProgress(folder: string, { source }: Pick<AirtimeStandIn, "source">): string {
  return `${playFolderOf(folder)}/${source}.progress`;
}

/** The arguments of `radioctl` that run a stand-in as a program of its lab. @param file an audio file, played in a loop; a tune when not given */
export function airtimeWords(folder: string, standIn: AirtimeStandIn, file?: string): string[] {
  const { address, port, path } = standIn;
  return [AIRTIME, airtimeProgress(folder, standIn), address, String(port), path, ...(file === undefined ? [] : [file])];
}

/** The broadcast that these arguments, after the first, describe. Pure. */
export function broadcastOf(words: readonly string[]): Broadcast {
  const [progress = "", address = "", port = "", path = "", file] = words;
  const input =
    file === undefined ? ["-f", "lavfi", "-i", `aevalsrc=${TUNE}:s=44100:c=stereo`] : ["-stream_loop", "-1", "-i", file];
  return {
    address,
    port: Number(port),
    path,
    contentType: "audio/mpeg",
    burstBytes: BURST_SECONDS * BITRATE_KBPS * 125,
    argv: [
      "ffmpeg",
      ..."-nostdin -hide_banner -loglevel error -y -stats_period 1 -re".split(" "),
      "-progress",
      progress,
      ...input,
      ...`-vn -ar 44100 -ac 2 -c:a libmp3lame -b:a ${BITRATE_KBPS}k -flush_packets 1 -write_xing 0 -id3v2_version 0`.split(" "),
      "-f",
      "mp3",
      "pipe:1",
    ],
  };
}
