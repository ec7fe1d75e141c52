import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { StreamCodec } from "../../../src/listening/stream/stream-frames.js";

export interface EncoderTarget {
  host: string;
  /** The port of Liquidsoap's harbor, or of an Icecast. */
  port: number;
  mount: string;
  user: string;
  password: string;
  codec: StreamCodec;
  bitrateKbps?: number;
  /** "silence": a studio that is connected, and silent. */
  audio?: "noise" | "silence";
  tls?: boolean;
}

/** A studio's encoder that is on air. */
export interface Encoder {
  readonly pid: number;
  /** Whether it still sends. false after a kick or a lost connection: it does not reconnect. */
  sending(): boolean;
  /** Ends it abruptly, as when the studio loses power. */
  stop(): Promise<void>;
}

/** Never repeats, is loud enough not to count as dead air, and needs almost no CPU. */
const noise = "anoisesrc=color=pink:amplitude=0.8";
const silence = "aevalsrc=0";

const outputs: Record<StreamCodec, { encoder: string; cheap?: string[]; format: string; contentType: string }> = {
  mp3: { encoder: "libmp3lame", cheap: ["-compression_level", "9"], format: "mp3", contentType: "audio/mpeg" },
  aac: { encoder: "aac", format: "adts", contentType: "audio/aac" },
  opus: { encoder: "libopus", format: "ogg", contentType: "application/ogg" },
  vorbis: { encoder: "libvorbis", format: "ogg", contentType: "application/ogg" },
  flac: { encoder: "flac", format: "ogg", contentType: "application/ogg" },
};

/**
 * Starts ffmpeg as a studio's encoder, in real time, and waits until it has sent a second of audio.
 * @throws Error with ffmpeg's messages when it was refused, or did not go on air within the deadline
 */
export async function startEncoder(target: EncoderTarget, deadlineSeconds = 10): Promise<Encoder> {
  const process = spawn("ffmpeg", encoderArguments(target), { stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  createInterface({ input: process.stderr }).on("line", (line) => said.push(line));
  const timer = setTimeout(() => process.kill("SIGKILL"), deadlineSeconds * 1000);
  const onAir = await Promise.race([sentASecond(process), once(process, "exit").then(() => false)]);
  clearTimeout(timer);
  if (!onAir || process.pid === undefined) {
    throw new Error(`the encoder did not get on air at ${target.host}:${target.port}${target.mount}: ${said.join("; ")}`);
  }
  return { pid: process.pid, sending: () => running(process), stop: async () => end(process) };
}

function encoderArguments({ host, port, mount, user, password, codec, bitrateKbps, audio, tls }: EncoderTarget): string[] {
  const { encoder, cheap = [], format, contentType } = outputs[codec];
  const rate = codec === "opus" ? 48_000 : 44_100;
  const bitrate = codec === "flac" ? [] : ["-b:a", `${bitrateKbps ?? 128}k`];
  const input = [
    "-re",
    "-f",
    "lavfi",
    "-i",
    `${audio === "silence" ? silence : noise}:sample_rate=${rate},pan=stereo|c0=c0|c1=c0`,
  ];
  const output = ["-c:a", encoder, ...cheap, ...bitrate, "-flush_packets", "1", "-content_type", contentType];
  const words = ["-hide_banner", "-loglevel", "error", "-progress", "pipe:1", "-stats_period", "0.1"];
  const login = ["-password", password, ...(tls === true ? ["-tls", "1"] : [])];
  return [...words, ...input, ...output, ...login, "-f", format, `icecast://${user}@${host}:${port}${mount}`];
}

/** By ffmpeg's progress, a line `out_time_us=1234567`. false when ffmpeg ends before. */
async function sentASecond({ stdout }: ChildProcess): Promise<boolean> {
  if (stdout === null) return false;
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdout });
    lines.on("close", () => resolve(false));
    lines.on("line", (line) => {
      const [key, value] = line.split("=");
      if (key === "out_time_us" && Number(value) >= 1_000_000) resolve(true);
    });
  });
}

function running(process: ChildProcess): boolean {
  return process.exitCode === null && process.signalCode === null;
}

async function end(process: ChildProcess): Promise<void> {
  if (!running(process)) return;
  const exited = once(process, "exit");
  process.kill("SIGKILL");
  await exited;
}
