import { execFile } from "node:child_process";
import { chmod, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startProgram } from "./program.js";
import { samplesOf } from "./time-code/programme.js";

/** All recordings have this rate: it is that of Opus, and what browsers play at. */
export const RATE = 48_000;
const BYTES_PER_SECOND = RATE * 2;
/** Players buffer this much in the sound server, so that a busy machine does not interrupt them. */
const BUFFER_MILLISECONDS = 300;

/** A PulseAudio of the tests, whose sinks throw the sound away in real time and record it. */
export interface Sound {
  /** A sink of its own for a player, and the environment that makes the player use the sink. */
  sink(name: string): Promise<Sink>;
  stop(): Promise<void>;
}

export interface Sink {
  name: string;
  server: string;
  env: Readonly<Record<string, string>>;
  /** One channel, signed 16 bits, little endian. */
  file: string;
  /** The wall clock at its first sample. Accurate to about 0.1 s. */
  beganAtMilliseconds: number;
  /** The last piece of the recording is not silent. */
  audible(): Promise<boolean>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** @param folder an empty folder that other users may enter; the caller removes it */
export async function startSound(folder: string): Promise<Sound> {
  const server = `unix:${join(folder, "pulse")}`;
  // PulseAudio takes this folder's rights from other users.
  const own = join(folder, "pulse.d");
  const daemon = startProgram(
    "pulseaudio",
    [
      ..."pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes --high-priority=yes".split(" "),
      "--load",
      `module-native-protocol-unix auth-anonymous=1 socket=${join(folder, "pulse")}`,
    ],
    { folder, env: { PULSE_RUNTIME_PATH: own } },
  );
  const control = async (...words: string[]) =>
    (await run("pactl", ["-s", server, ...words], { env: { ...process.env, HOME: folder }, timeout: 10_000 })).stdout;
  await until(async () => control("info"), "PulseAudio does not answer").catch(async (error: unknown) => {
    await daemon.stop();
    throw error;
  });
  await chmod(join(folder, "pulse"), 0o777);
  return {
    async sink(name) {
      await control("load-module", "module-null-sink", `sink_name=${name}`, `rate=${RATE}`, "channels=2", "format=s16le");
      const file = join(folder, `${name}.pcm`);
      const recorder = startProgram(
        `${name}.parec`,
        [
          ..."parec --raw --format=s16le --channels=1 --latency-msec=100".split(" "),
          `--rate=${RATE}`,
          "-d",
          `${name}.monitor`,
          file,
        ],
        { folder, env: { PULSE_SERVER: server } },
      );
      const beganAtMilliseconds = await until(async () => {
        const { size } = await stat(file);
        if (size === 0) throw new Error("nothing recorded");
        return Date.now() - (size / BYTES_PER_SECOND) * 1000;
      }, `${name} is not recorded`);
      const env = { PULSE_SERVER: server, PULSE_SINK: name, PULSE_LATENCY_MSEC: String(BUFFER_MILLISECONDS) };
      return { name, server, env, file, beganAtMilliseconds, audible: () => endsWithSound(file), stop: () => recorder.stop() };
    },
    stop: () => daemon.stop(),
  };
}

const PIECE_BYTES = 1 << 14;
const AUDIBLE = 0.01;

async function endsWithSound(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(PIECE_BYTES),
      position: Math.max(0, size - PIECE_BYTES) & ~1,
    });
    return samplesOf(buffer.subarray(0, bytesRead)).some((sample) => Math.abs(sample) > AUDIBLE);
  } finally {
    await file.close();
  }
}

/** Tries until it succeeds. */
async function until<T>(attempt: () => Promise<T>, otherwise: string, seconds = 15): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (cause) {
      if (Date.now() > end) throw new Error(otherwise, { cause });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
