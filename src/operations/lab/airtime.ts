import type { Document } from "yaml";
import { isAlias } from "yaml";
import type { Inventory } from "../../inventory/schema.js";
import { broadcastWords } from "./endless-sound.js";
import type { Lab } from "./layout.js";
import { playFolderOf } from "./programs.js";

/** Port of the first pull source; the next ones get the next ports. */
const FIRST_PORT = 8100;

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
  return broadcastWords(airtimeProgress(folder, standIn), standIn, file);
}
