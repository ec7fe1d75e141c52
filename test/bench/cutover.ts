import { writeFile } from "node:fs/promises";
import { Audience, Masters, type ListenerAccount } from "../lab/audience.js";
import { formats, onTwoMasters, quick, relays } from "../lab/on-two-masters.js";

/** Two hundred in all, over four relays in two tiers; most of them hear MP3, as most do. */
const PER_RELAY = { mp3: 30, aac: 10, opus: 10 } as const;

interface Direction {
  to: string;
  seconds: number;
  listeners: Array<ListenerAccount & { codec: string }>;
}

/**
 * A cutover there and back under two hundred listeners who parse what they hear: what each of them lost and heard twice, by the clock of the
 * masters.
 * @param file gets the numbers of every listener as JSON
 * @param rounds how many times there and back
 */
export async function benchCutover(file: string, rounds: number): Promise<void> {
  const station = await onTwoMasters("bench-cutover");
  const groups: Array<{ codec: string; audience: Audience; masters: Masters }> = [];
  try {
    for (const codec of formats) {
      const masters = codec === "mp3" ? station.atMasters : await Masters.hear(station.lab, ["master-a", "master-b"], codec);
      groups.push({ codec, masters, audience: await Audience.tuneIn(station.lab, relays, PER_RELAY[codec], codec) });
    }
    const directions: Direction[] = [];
    for (const to of Array.from({ length: rounds }, () => ["master-b", "master-a"]).flat()) {
      for (const { audience } of groups) audience.begin();
      const { code, stderr, seconds } = await station.cutover(...quick(to));
      if (code !== 0) throw new Error(stderr);
      const listeners: Direction["listeners"] = [];
      for (const { codec, audience, masters } of groups)
        listeners.push(...(await audience.accounts(masters)).map((account) => ({ codec, ...account })));
      directions.push({ to, seconds, listeners });
      for (const { codec } of groups) console.log(worstLine(to, codec, listeners));
    }
    await writeFile(file, `${JSON.stringify(directions, undefined, 2)}\n`);
    console.log(`every listener's numbers: ${file}`);
  } finally {
    for (const { audience, masters } of groups) {
      await audience.leave();
      if (masters !== station.atMasters) await masters.stop();
    }
    await station.end();
  }
}

function worstLine(to: string, codec: string, all: Direction["listeners"]): string {
  const listeners = all.filter((each) => each.codec === codec);
  const most = (value: (account: ListenerAccount) => number) => Math.max(...listeners.map(value)).toFixed(3);
  return [
    `cutover to ${to}, ${codec}: ${listeners.length} listeners`,
    `${listeners.filter(({ dropped }) => dropped).length} dropped`,
    `at most ${most((each) => each.lostSeconds)} s lost (goal 0.2)`,
    `${most((each) => each.repeatedSeconds)} s repeated (goal 0.2)`,
    `longest gap ${most((each) => each.longestGapSeconds)} s`,
  ].join(", ");
}
