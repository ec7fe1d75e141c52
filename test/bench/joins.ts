import { perl } from "../splicer/perl.js";
import { complaints } from "../splicer/decoders.js";
import { decoded } from "../players/encoded.js";
import { judge } from "../players/judge.js";
import { distance } from "../players/time-code/code.js";
import { timelineOf } from "../players/time-code/timeline.js";
import { readFileSync } from "node:fs";
import { CODECS, startJoinsStation, type JoinsStation, type LiveCodec } from "./joins-station.js";

const LAG_SECONDS = 0.377;
/** In which the splicer learns the lag. */
const MOST_LEARN_SECONDS = 90;
/** The burst that a listener gets at once is recorded, too. */
const START_SECONDS = 8;
/** Between two moves, at random. */
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [1.5, 4];
const pause = async (seconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, seconds * 1000));

/** Joins at random instants through the real splicer and Icecast, heard by decoders. Prints what they complain of and what was lost. */
export async function benchJoins(count: number): Promise<void> {
  const station = await startJoinsStation(LAG_SECONDS);
  try {
    console.log(`lag known after ${await learnt(station)} s`);
    const recordings = await Promise.all(CODECS.map(async (codec) => ({ codec, ...(await station.record(codec)) })));
    await pause(START_SECONDS);
    const before = { ...station.cost(), at: performance.now() };
    const how = new Map<string, number>();
    for (let index = 0; index < count; index += 1) {
      await station.move(index % 2 === 0 ? "master-b" : "master-a");
      for (const { mount, last } of station.state().streams) add(how, `${mount.split(".")[1]} ${last?.how}`);
      await pause(SHORTEST_SECONDS + Math.random() * (LONGEST_SECONDS - SHORTEST_SECONDS));
    }
    const { cpuSeconds, megabytes } = station.cost();
    const share = ((cpuSeconds - before.cpuSeconds) / (performance.now() - before.at)) * 1000;
    await Promise.all(recordings.map(async ({ stop }) => stop()));
    console.log(
      `${count} moves of ${CODECS.length} mounts; lag ${station
        .state()
        .streams.map(({ lagSeconds }) => lagSeconds)
        .join(", ")} s`,
    );
    console.log(
      `splicer: ${((100 * share) / CODECS.length).toFixed(2)} % of a core and ${(megabytes / CODECS.length).toFixed(1)} MB a mount`,
    );
    console.log(`joined by: ${[...how].map(([name, times]) => `${name} ${times}`).join(", ")}`);
    for (const { codec, path } of recordings) console.log(await resultOf(codec, path));
  } finally {
    await station.stop();
  }
}

async function learnt(station: JoinsStation): Promise<string> {
  const startedAt = performance.now();
  for (;;) {
    const seconds = (performance.now() - startedAt) / 1000;
    if (station.state().streams.every(({ lagSeconds }) => lagSeconds !== null)) return seconds.toFixed(0);
    if (seconds > MOST_LEARN_SECONDS) return `more than ${MOST_LEARN_SECONDS}`;
    await pause(1);
  }
}

const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);

async function resultOf(codec: LiveCodec, recording: string): Promise<string> {
  // Icecast begins anywhere, and the recording ends anywhere: only whole frames are judged.
  const path = codec === "opus" ? recording : `${recording}.whole`;
  if (codec !== "opus") await perl("packets.pl", codec, recording, path);
  const errors = await complaints(codec, path);
  const { samples, rate } = decoded(readFileSync(path));
  const timeline = timelineOf(samples, rate);
  const cell = judge(timeline, [], 1).cells[0];
  const jumps = timeline.runs.slice(1).map((run, index) => distance(timeline.runs[index]?.toPlace ?? 0, run.fromPlace));
  const worst = jumps.map((jump) => Math.abs(jump)).sort((one, other) => other - one);
  return [
    `${codec}: ${errors.length} errors in ${timeline.seconds.toFixed(0)} s`,
    `${cell?.joins} places where the programme jumps or is interrupted, worst ${worst
      .slice(0, 3)
      .map((jump) => jump.toFixed(3))
      .join(", ")} s`,
    `lost ${cell?.lostSeconds} s, repeated ${cell?.repeatedSeconds} s, silent ${cell?.silenceSeconds} s, garbled ${cell?.garbledSeconds} s`,
    `click ${cell?.clickDecibels} dB`,
    ...errors.slice(0, 3),
  ].join("; ");
}
