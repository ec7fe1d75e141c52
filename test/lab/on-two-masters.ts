import { expect } from "vitest";
import { startEncoder, type Encoder } from "../operations/lab/encoder.js";
import { Audience, Masters, type Cost } from "./audience.js";
import { start } from "./cli.js";
import { labUp, type TestLab } from "./lab-fixture.js";
import { startListener } from "./listener.js";
import { listenersHearing } from "./relay-listeners.js";
import { station } from "./station.js";

const masters = ["master-a", "master-b"];

/** Relays of both tiers; the last one feeds from two of the others. */
export const relays = ["eu-1", "eu-2", "us-1", "us-2"];

/** The relays that feed from the masters. */
export const firstTier = ["eu-1", "eu-2", "us-1"];

export const formats = ["mp3", "aac", "opus"] as const;

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 3000, canary: true }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 3000 }
  us-1: { role: relay, region: eu, address: 192.0.2.31, capacity: 3000 }
  us-2: { role: relay, region: eu, address: 192.0.2.32, capacity: 3000, upstream: [us-1, eu-1] }`,
  { masters, everyCodec: true },
).replace(/\n {6}- \{ mount: \/live\.(ogg|flac).*/gu, "");

/** Two masters that the same studio feeds, and relays of two tiers, on air. */
export interface OnTwoMasters {
  lab: TestLab;
  atMasters: Masters;
  /** Reconnects the studio's encoder to a master, as after a disconnect. */
  feed(master: string): Promise<void>;
  cutover(...flags: string[]): ReturnType<TestLab["run"]>;
  /** How many clients hear a master's streams on the relays that feed from it: in every format, including relays below. */
  hearing(master: string): Promise<number>;
  /** The same, to be killed. */
  begin(...flags: string[]): ReturnType<typeof start>;
  end(): Promise<void>;
}

export async function onTwoMasters(name: string): Promise<OnTwoMasters> {
  const suites = ["master-a=bookworm", "master-b=trixie", "eu-1=trixie", "eu-2=bookworm", "us-1=bookworm", "us-2=trixie"];
  const lab = await labUp(name, inventory, "--installed", ...suites.flatMap((suite) => ["--suite", suite]));
  const { code, stderr } = await lab.run("bootstrap", "--all", "--yes");
  if (code !== 0) throw new Error(stderr);
  const encoders = new Map<string, Encoder>();
  const feed = async (master: string) => {
    await encoders.get(master)?.stop();
    const password = lab.secrets["studio-password"] ?? "";
    const target = { host: lab.address(master), port: 8005, mount: "/studio", user: "source", password };
    encoders.set(master, await startEncoder({ ...target, codec: "mp3", bitrateKbps: 192 }));
  };
  await Promise.all(masters.map(feed));
  const atMasters = await Masters.hear(lab, masters);
  return {
    lab,
    atMasters,
    feed,
    cutover: async (...flags) => lab.run("cutover", ...flags),
    async hearing(master) {
      const mounts = formats.map((format) => `/live.${format}`);
      const counts = await Promise.all(firstTier.map(async (relay) => listenersHearing(lab, relay, master, mounts)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    begin: (...flags) => start(["-i", lab.inventoryFile, "cutover", ...flags]),
    async end() {
      await atMasters.stop();
      await Promise.all([...encoders.values()].map(async (encoder) => encoder.stop()));
      await lab.down();
    },
  };
}

/** Reconnects the studio's encoder to a master as soon as its port is open: Liquidsoap takes some seconds to start, and Icecast must answer for 5 s. */
export async function feedOnceOpen({ feed }: OnTwoMasters, master: string): Promise<void> {
  const connected = async () =>
    feed(master).then(
      () => true,
      () => false,
    );
  await expect.poll(connected, { timeout: 60_000, interval: 1000 }).toBe(true);
}

/** A cutover without a soak or other waits. */
export function quick(to: string): string[] {
  return ["--to", to, "--soak", "0s", "--yes", "--force", "steady", "--force", "cooldown"];
}

/** Listeners of every relay and format, who stay connected. */
export interface Everybody {
  audience: Audience;
  /** Checks that no listener was dropped, in any format. @returns what the MP3 listeners measured since the last account */
  nobodyDropped(): Promise<Cost>;
  leave(): Promise<void>;
}

/** Five MP3 listeners for each relay, measured frame by frame, and one of each other format. */
export async function everybodyListens({ lab, atMasters }: OnTwoMasters): Promise<Everybody> {
  const audience = await Audience.tuneIn(lab, relays, 5);
  const others = relays.flatMap((relay) =>
    formats.slice(1).map((format) => startListener({ url: `http://${lab.address(relay)}/live.${format}` }, format)),
  );
  await Promise.all(others.map(async (listener) => listener.hearUntil(({ frames }) => frames > 0, 20)));
  return {
    audience,
    async nobodyDropped() {
      const cost = await audience.cost(atMasters);
      expect(cost).toMatchObject({ listeners: 20, dropped: 0 });
      for (const listener of others) expect(listener.heard()).toMatchObject({ dropped: false });
      return cost;
    },
    async leave() {
      await audience.leave();
      await Promise.all(others.map(async (listener) => listener.stop()));
    },
  };
}
