import { Resolver } from "node:dns/promises";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { Masters } from "../lab/audience.js";
import { labUp, type TestLab } from "../lab/lab-fixture.js";
import { station } from "../lab/station.js";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";

const masters = ["master-a", "master-b"];
export const relays = ["eu-1", "eu-2"];

/** In the lab this is replaced by the lab's own name server. */
const dns = 'dns: { provider: powerdns, url: "http://192.0.2.1:8081", apiKey: !secret dns-key }\n';

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200, canary: true }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 200 }`,
  { masters },
);

/** Two masters with a playlist for the night, and two relays, behind the lab's own zone. */
export async function twoByName(name: string): Promise<TestLab> {
  const suites = ["master-a=bookworm", "master-b=trixie", "eu-1=trixie", "eu-2=bookworm"];
  const lab = await labUp(name, inventory + dns, "--installed", ...suites.flatMap((suite) => ["--suite", suite]));
  await must(lab, "bootstrap", "--all", "--yes");
  await must(lab, "dns", "apply", "--yes");
  const night = join(lab.folder, "night.mp3");
  const music = "0.3*sin(2*PI*(500+100*sin(t))*t)+0.2*sin(2*PI*330*t)";
  const made = `-y -hide_banner -loglevel error -f lavfi -i aevalsrc=${music}:s=44100:c=stereo:d=120 -c:a libmp3lame -b:a 192k ${night}`;
  await execa("ffmpeg", made.split(" "));
  for (const host of masters) {
    const root = join(lab.folder, "hosts", host, "root");
    await execa("cp", [night, join(root, "srv/radio/night/night.mp3")]);
    await lab.on(host, "systemctl restart radioctl-liquidsoap");
    // Before the encoder starts: an encoder that can't reach the active master goes to the other one, and stays there.
    await until(async () =>
      lab.on(host, "/usr/local/lib/radioctl/programme status").then(
        () => true,
        () => false,
      ),
    );
  }
  return lab;
}

/** Relays check for missing streams every few seconds. @throws Error after a minute */
export async function onceOnAir(lab: TestLab): Promise<void> {
  const serves = async (relay: string) =>
    fetch(`http://${lab.address(relay)}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(async () => (await Promise.all(relays.map(serves))).every(Boolean));
}

/** @throws Error after a minute */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("not within a minute");
    await pause(200);
  }
}

export async function hearMasters(lab: TestLab): Promise<Masters> {
  return Masters.hear(lab, masters);
}

/** @throws Error with its output, unless it ends with 0 */
export async function must(lab: TestLab, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await lab.run(...argv);
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}${stdout}`);
  return stdout + stderr;
}

/** A studio's encoder, connected to a master or to `source.<zone>` by the lab's zone. */
export async function feed(lab: TestLab, host: string): Promise<Encoder> {
  const password = lab.secrets["studio-password"] ?? "";
  return startEncoder({ host, port: 8005, mount: "/studio", user: "source", password, codec: "mp3", bitrateKbps: 192 });
}

/** A typical studio's encoder: it resolves the name at each connect, and reconnects one second after a disconnect. */
export class FollowingEncoder {
  readonly connected: Array<{ address: string; lostAt: number | undefined; onAirAt: number }> = [];
  #encoder: Encoder | undefined;
  #over = false;
  readonly #following: Promise<void>;

  constructor(readonly lab: TestLab) {
    this.#following = this.#follow();
  }

  async #follow(): Promise<void> {
    const resolver = new Resolver();
    resolver.setServers([`${this.lab.address("master-a").replace(/\d+$/u, "1")}:53`]);
    while (!this.#over) {
      const lostAt = this.#encoder === undefined ? undefined : performance.now();
      for (;;) {
        await pause(1000);
        if (this.#over) return;
        const [address] = await resolver.resolve4("source.radio.example").catch(() => []);
        if (address === undefined) continue;
        this.#encoder = await feed(this.lab, address).catch(() => undefined);
        if (this.#encoder === undefined) continue;
        this.connected.push({ address, lostAt, onAirAt: performance.now() });
        break;
      }
      while (!this.#over && this.#encoder.sending()) await pause(50);
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#encoder?.stop();
    await this.#following;
  }
}

/** The longest time of MP3 below -50 dBFS, in seconds. */
export async function longestSilence(lab: TestLab, body: Uint8Array): Promise<number> {
  const file = join(lab.folder, "heard.mp3");
  await writeFile(file, body);
  const argv = `-nostdin -hide_banner -ss 0.2 -i ${file} -af silencedetect=noise=-50dB:d=0.01 -f null -`;
  const { stderr } = await execa("ffmpeg", argv.split(" "));
  return Math.max(0, ...[...stderr.matchAll(/silence_duration: (\S+)/gu)].map(([, seconds]) => Number(seconds)));
}

export async function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
