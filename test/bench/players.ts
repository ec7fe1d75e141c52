import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { radioctl } from "../lab/cli.js";
import { labUp, type TestLab } from "../lab/lab-fixture.js";
import { quick } from "../lab/on-two-masters.js";
import { station } from "../lab/station.js";
import { faults } from "../lab/two-masters/faults.js";
import { startAudition, type Audition } from "../players/audition.js";
import { PLAYERS, plays } from "../players/kinds.js";
import { PERIOD_SECONDS } from "../players/time-code/code.js";
import { programme, wavOf } from "../players/time-code/programme.js";
import { playersTable } from "./players-table.js";

const LAB = "bench-players";
const CODECS = ["mp3", "aac", "opus"] as const;
type Codec = (typeof CODECS)[number];

const masters = ["master-a", "master-b"] as const;
type Master = (typeof masters)[number];

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 500 }`,
  { masters: [...masters], everyCodec: true },
).replace(/\n {6}- \{ mount: \/live\.(ogg|flac).*/gu, "");

const RATE = 44_100;
/** Chromium plays up to this much later than the relay sends. */
const HEARD_SECONDS = 15;
const PATIENCE_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 200;

/**
 * Real players on one relay while the relay moves from master to master: a cutover there and back, a kill of the active
 * master and its return. Prints what each of them was heard to play.
 * @param given codecs; all when empty
 */
export async function benchPlayers(given: readonly string[]): Promise<void> {
  const codecs = CODECS.filter((codec) => given.length === 0 || given.includes(codec));
  if (codecs.length === 0) throw new Error(`no codec of ${CODECS.join(", ")} in ${given.join(", ")}`);
  const suites = ["master-a=bookworm", "master-b=trixie", "eu-1=bookworm"];
  const lab = await labUp(LAB, inventory, "--installed", ...suites.flatMap((suite) => ["--suite", suite]));
  try {
    must(await lab.run("bootstrap", "--all", "--yes"));
    const file = join(lab.folder, "time-code.wav");
    await writeFile(file, wavOf(programme(0, PERIOD_SECONDS, RATE), RATE));
    must(await radioctl("lab", "play", LAB, "--file", file));
    await untilAllPlay(lab, "master-a");
    for (const codec of codecs) await hearCodec(lab, codec);
  } finally {
    await lab.down();
  }
}

/** One codec after the other: all players at once are more than a small machine can play without interruptions. */
async function hearCodec(lab: TestLab, codec: Codec): Promise<void> {
  const url = `http://${lab.address("eu-1")}/live.${codec}`;
  const kinds = PLAYERS.filter((kind) => plays(kind, codec));
  const audition = await startAudition(kinds.map((kind) => ({ kind, url })));
  try {
    await audition.audible();
    await events(lab, audition);
  } finally {
    const results = await audition.finish();
    for (const line of playersTable(codec, results)) console.log(line);
  }
}

async function events(lab: TestLab, audition: Audition): Promise<void> {
  const event = async (name: string, action: () => Promise<unknown>, plays: Master) => {
    audition.mark(name);
    await action();
    await untilAllPlay(lab, plays);
    await audition.listen(HEARD_SECONDS);
  };
  const [kill] = faults;
  if (kill === undefined) throw new Error("there is no fault");
  const cutover = async (to: Master) => lab.run("cutover", ...quick(to));
  await event("cutover", async () => must(await cutover("master-b")), "master-b");
  await event("cutover back", async () => must(await cutover("master-a")), "master-a");
  await event("kill", async () => lab.inside("master-a", kill.inject), "master-b");
  // Relays stay on the other master until they are moved.
  await event("it is back", async () => lab.inside("master-a", kill.mend), "master-b");
}

function must({ code, stdout, stderr }: { code: number | undefined; stdout: string; stderr: string }): void {
  if (code !== 0) throw new Error(`exit code ${code}: ${stdout}${stderr}`);
}

interface SplicerState {
  streams: ReadonlyArray<{ plays: string | null }>;
}

/** By the state of the relay's splicer. @throws Error when another master is played after a minute */
async function untilAllPlay(lab: TestLab, master: Master): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const state = await lab.inside("eu-1", "cat /run/radioctl-splicer/state.json").catch(() => undefined);
    const streams = state === undefined ? [] : (JSON.parse(state) as SplicerState).streams;
    if (streams.length === CODECS.length && streams.every(({ plays }) => plays === master)) return;
    if (performance.now() > deadline) throw new Error(`eu-1 does not play ${master}: ${state}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  }
}
