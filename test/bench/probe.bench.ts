import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { findFrames } from "../../src/listening/stream/frames.js";
import { sample, samples } from "../listening/stream/samples.js";
import { median, type Figure } from "./figure.js";

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface ProbeRun {
  seconds: number;
  cpuSeconds: number;
  megabytes: number;
  checks: number;
  lags: number;
  wrong: string[];
  notChecked: Array<{ check: string; because: string }>;
}

/** Two hundred mounts heard at once, and the speed of finding frames. */
export async function benchProbe(): Promise<Figure[]> {
  return [...(await twoHundredMounts()), ...parsers()];
}

async function twoHundredMounts(): Promise<Figure[]> {
  const server = fork(at("streaming-server.ts"), { silent: true });
  try {
    const [line] = (await once(server.stdout ?? server, "data")) as [Buffer];
    const { relayPort, masterPort } = JSON.parse(line.toString()) as { relayPort: number; masterPort: number };
    const argv = ["--import", "tsx", at("probe-run.ts"), String(relayPort), String(masterPort)];
    const { stdout } = await execa(process.execPath, argv, { stdin: "ignore" });
    const run = JSON.parse(stdout) as ProbeRun;
    if (run.lags !== 200) throw new Error(`${run.lags} of 200 mounts were compared: ${run.wrong.slice(0, 5).join("; ")}`);
    const wrong = run.wrong.length === 0 ? "all OK" : `${run.wrong.length} not OK: ${run.wrong.slice(0, 3).join("; ")}`;
    const silence = run.notChecked.length === 0 ? "silence too" : "without ffmpeg";
    const from = `${run.checks} checks, ${wrong}, ${silence}, ${run.cpuSeconds.toFixed(1)} s of CPU`;
    return [
      { what: "probe: 200 mounts, samples of 5 s", value: run.seconds, unit: "s", goal: 8, from },
      { what: "probe: most memory of that", value: run.megabytes, unit: "MB" },
    ];
  } finally {
    server.kill();
  }
}

/** Repeatedly on a few MB from real encoders. */
function parsers(): Figure[] {
  return samples.map(({ file, codec }): Figure => {
    const one = sample(file);
    const bytes = Buffer.concat(Array.from({ length: Math.ceil(4_000_000 / one.length) }, () => one));
    const rounds = Array.from({ length: 9 }, () => {
      const startedAt = performance.now();
      findFrames(bytes, codec);
      return (performance.now() - startedAt) / 1000;
    });
    return { what: `frames of ${file}`, value: bytes.length / 1e6 / median(rounds), unit: "MB/s" };
  });
}
