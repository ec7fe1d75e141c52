import { once } from "node:events";
import { chmodSync, mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { startChromium, startFirefox, type Playing } from "./browsers.js";
import { mpdSocket, startOf, type PlayerKind, type ProgramKind } from "./kinds.js";
import type { MediaEvent } from "./page.js";
import { startProgram, type Exit, type Program } from "./program.js";
import { RATE, type Sink, type Sound } from "./sound.js";
import { samplesOf } from "./time-code/programme.js";

/** What a player did, and what was heard of it. */
export interface Heard {
  kind: PlayerKind;
  url: string;
  /** Wall clock of the start of the player, of the first and of the last sample. */
  startedAtMilliseconds: number;
  beganAtMilliseconds: number;
  endedAtMilliseconds: number;
  rate: number;
  samples: Float32Array;
  /** It exited by itself. */
  exit: Exit | undefined;
  /** Of browsers. */
  events: readonly MediaEvent[];
  /** Processor time per second of playing. */
  cpuShare: number;
  /** What it printed. */
  output: string;
}

export interface Player {
  kind: PlayerKind;
  /** Of browsers: what the audio element has reported, and its present state as the last one. */
  events(): Promise<readonly MediaEvent[]>;
  /** Whether it is heard: the last piece of its recording is not silent. */
  audible(): Promise<boolean>;
  /** What it has printed. */
  output(): Promise<string>;
  /** Ends the player and its recording. */
  stop(): Promise<Heard>;
}

/** Starts a player on a URL, and records it. @param folder its own; made when it does not exist */
export async function startPlayer(
  kind: PlayerKind,
  url: string,
  sound: Sound,
  folder: string,
  name: string = kind,
): Promise<Player> {
  mkdirSync(folder, { recursive: true });
  // Not each player runs as this user.
  chmodSync(folder, 0o777);
  const sink = await sound.sink(name);
  const startedAtMilliseconds = Date.now();
  const started = await start(kind, url, sink, folder).catch(async (error: unknown) => {
    await sink.stop();
    throw error;
  });
  const { program, events } = started;
  return {
    kind,
    events,
    audible: () => sink.audible(),
    output: () => program.output(),
    async stop() {
      const exit = program.exit();
      const seconds = ((exit?.atMilliseconds ?? Date.now()) - startedAtMilliseconds) / 1000;
      const cpuShare = program.cpuSeconds() / seconds;
      const reported = await events().catch(() => []);
      await sink.stop();
      const endedAtMilliseconds = Date.now();
      await started.stop();
      const samples = samplesOf(await readFile(sink.file));
      const { beganAtMilliseconds } = sink;
      const times = { startedAtMilliseconds, beganAtMilliseconds, endedAtMilliseconds };
      return { kind, url, ...times, rate: RATE, samples, exit, events: reported, cpuShare, output: await program.output() };
    },
  };
}

async function start(kind: PlayerKind, url: string, sink: Sink, folder: string): Promise<Playing> {
  if (kind === "chromium") return startChromium(url, sink, folder);
  if (kind === "firefox") return startFirefox(url, sink, folder);
  const program = startPlaying(kind, url, sink, folder);
  if (kind === "mpd") await playInMpd(program, url, folder);
  return { program, events: async () => [], stop: () => program.stop() };
}

function startPlaying(kind: ProgramKind, url: string, sink: Sink, folder: string): Program {
  const { argv, env = {}, uid } = startOf(kind, url, sink, folder);
  return startProgram(sink.name, argv, { folder, env: { ...sink.env, ...env }, ...(uid === undefined ? {} : { uid }) });
}

/** MPD plays what a client adds to its queue. */
async function playInMpd(program: Program, url: string, folder: string): Promise<void> {
  const socket = connect(await listening(program, mpdSocket(folder)));
  socket.write(`add "${url}"\nplay\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.end();
  if (!answer.toString().startsWith("OK MPD")) throw new Error(`MPD: ${answer.toString()}`);
}

async function listening(program: Program, path: string): Promise<string> {
  for (let attempt = 0; attempt < 200 && program.exit() === undefined; attempt += 1) {
    const socket = connect(path);
    const open = await Promise.race([once(socket, "connect").then(() => true), once(socket, "error").then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
    if (open) return path;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`MPD does not listen:\n${await program.output()}`);
}
