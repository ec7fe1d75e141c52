import type { Format } from "../splicer/audio.js";
import { cut } from "../recorder/cuts.js";

const FORMATS: readonly Format[] = ["mp3 128", "mp3 320", "aac 96", "opus 96", "vorbis 96", "flac"];

/** Recordings that are cut every five seconds: frames that are lost, repeated or changed, and complaints of players of single files. */
export async function benchRecorder(cuts: number, played: number): Promise<void> {
  for (const format of FORMATS) {
    const startedAt = performance.now();
    const found = await cut(format, { seconds: 5, cuts, played });
    const seconds = (performance.now() - startedAt) / 1000;
    const { frames, lost, doubled, changed, inOrder, complaints } = found;
    process.stdout.write(
      `${format}: ${found.cuts} cuts, ${frames} frames: ${lost} lost, ${doubled} repeated, ${changed} changed, ${inOrder === 1 ? "in order" : "NOT in order"}; ` +
        `${complaints.length} complaints of players of ${Math.min(played, found.cuts + 1)} files, ${seconds.toFixed(0)} s\n`,
    );
    for (const each of complaints.slice(0, 5)) process.stdout.write(`  ${each}\n`);
  }
}
