import { writeFile } from "node:fs/promises";
import { onTwoMasters, quick } from "../lab/on-two-masters.js";
import { ListenersOfFormats, worstLines, type Account } from "./listeners-of-formats.js";

/** Two hundred listeners in total, over four relays in two tiers; most of them hear MP3, as in practice. */
const PER_RELAY = { mp3: 30, aac: 10, opus: 10 } as const;

interface Direction {
  to: string;
  seconds: number;
  listeners: readonly Account[];
}

/**
 * A cutover there and back with two hundred listeners who check every frame: how much each of them lost and heard twice, by the masters' clock.
 * @param file gets the figures of every listener as JSON
 * @param rounds how many times there and back
 */
export async function benchCutover(file: string, rounds: number): Promise<void> {
  const station = await onTwoMasters("bench-cutover");
  let listeners: ListenersOfFormats | undefined;
  try {
    listeners = await ListenersOfFormats.tuneIn(station, PER_RELAY);
    const directions: Direction[] = [];
    for (const to of Array.from({ length: rounds }, () => ["master-b", "master-a"]).flat()) {
      listeners.begin();
      const { code, stderr, seconds } = await station.cutover(...quick(to));
      if (code !== 0) throw new Error(stderr);
      const accounts = await listeners.accounts();
      directions.push({ to, seconds, listeners: accounts });
      for (const line of worstLines(`cutover to ${to}`, accounts, "0.2, 0.2 repeated")) console.log(line);
    }
    await writeFile(file, `${JSON.stringify(directions, undefined, 2)}\n`);
    console.log(`every listener's numbers: ${file}`);
  } finally {
    await listeners?.leave();
    await station.end();
  }
}
