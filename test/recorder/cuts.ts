import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode, FORMATS, timeCode, type Format } from "../splicer/audio.js";
import { complaints, durations } from "../splicer/decoders.js";
import { perl } from "./perl.js";

const EXTENSIONS = { mp3: "mp3", aac: "aac", opus: "opus", vorbis: "ogg", flac: "oga" } as const;

interface Cuts {
  cuts: number;
  /** Frames that came from Icecast; how many of them are in no file, in two files, and frames of the files that did not come. */
  frames: number;
  lost: number;
  doubled: number;
  changed: number;
  /** 1: the frames of all files, one after another, are byte for byte those that came. */
  inOrder: number;
  gaps: number;
  /** What decoders of this machine complain of in single files, and files without a duration. */
  complaints: string[];
}

/**
 * Records a sound of 20 s, again and again, with a cut every few seconds of a clock that need not wait.
 * @param gapEvery the connection is lost for a moment after so many cuts
 * @param played how many of the files are played, each alone
 */
export async function cut(
  format: Format,
  { seconds, cuts, gapEvery = 0, played }: { seconds: number; cuts: number; gapEvery?: number; played: number },
): Promise<Cuts> {
  const folder = mkdtempSync(join(tmpdir(), "radioctl-cuts-"));
  try {
    const [reader, codec] = FORMATS[format];
    const sound = encode(folder, timeCode(folder, 20), format);
    const out = join(folder, "shows");
    const argv = [reader, EXTENSIONS[codec], sound, out, seconds, cuts, gapEvery];
    const { files, ...found } = (await perl("cuts.pl", ...argv)) as Omit<Cuts, "complaints"> & { files: string[] };
    const heard: string[] = [];
    for (const file of files.slice(0, played)) {
      heard.push(...(await complaints(codec, file)));
      const { total } = await durations(file);
      if (!(total > 0)) heard.push(`${file}: no duration`);
    }
    return { ...found, complaints: heard };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
