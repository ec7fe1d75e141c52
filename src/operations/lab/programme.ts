import type { Inventory } from "../../inventory/schema.js";
import { broadcastWords, SAMPLES_ENDING } from "./endless-sound.js";
import type { Lab } from "./layout.js";
import { playFolderOf, programmeName } from "./programs.js";

/** Port of the first live source; the next ones get the next ports. */
const FIRST_PORT = 8200;

/**
 * What a studio of a lab plays: one program makes it in real time, and all encoders of the studio get the same samples at the same time. So an encoder
 * that connects again continues with the present audio, and all masters play the same.
 */
export interface Programme {
  /** The base name of its files. */
  name: string;
  address: string;
  port: number;
  path: string;
  /** The URL that encoders read. */
  url: string;
}

/** The programme of a live source, on the lab's own network. Pure. */
export function programmeOf(
  { sources }: Pick<Inventory, "sources">,
  { gateway }: Pick<Lab, "gateway">,
  source: string,
): Programme {
  const live = Object.keys(sources).filter((name) => sources[name]?.kind === "live");
  const port = FIRST_PORT + live.indexOf(source);
  const path = `/${source}${SAMPLES_ENDING}`;
  return { name: programmeName(source), address: gateway, port, path, url: `http://${gateway}:${port}${path}` };
}

/** The file that its ffmpeg writes its progress to; by this path the lab recognizes both programs. */
export function programmeProgress(folder: string, { name }: Pick<Programme, "name">): string {
  return `${playFolderOf(folder)}/${name}.progress`;
}

/** The arguments of `radioctl` that make a programme. @param file an audio file, played in a loop; a tune when not given */
export function programmeWords(folder: string, programme: Programme, file?: string): string[] {
  return broadcastWords(programmeProgress(folder, programme), programme, file);
}
