import { connect } from "../../src/adapters/node-ssh.js";
import { accountOf, airTimesOf, type FrameLog } from "../../src/listening/stream/audio-account.js";
import type { SplitCodec } from "../../src/listening/stream/splitters.js";
import type { SshConnection } from "../../src/ports/ssh.js";
import { startFrameListener, type FrameListener } from "./frame-listener.js";
import type { TestLab } from "./lab-fixture.js";

/** The effect of a change on listeners: the worst figures, not the average. */
export interface Cost {
  listeners: number;
  dropped: number;
  longestGapSeconds: number;
  lostSeconds: number;
  repeatedSeconds: number;
  unknownFrames: number;
}

/** What one listener measured. */
export interface ListenerAccount {
  relay: string;
  dropped: boolean;
  longestGapSeconds: number;
  lostSeconds: number;
  repeatedSeconds: number;
  unknownFrames: number;
}

const LOOK_MILLISECONDS = 50;
const PATIENCE_SECONDS = 30;

/** Listens directly at the masters, and reconnects after each restart, so that every frame on air is known. */
export class Masters {
  readonly #recordings = new Set<FrameLog>();
  readonly #connections: SshConnection[] = [];
  readonly #following: Array<Promise<void>> = [];
  #listeners = new Set<FrameListener>();
  #over = false;

  static async hear(lab: TestLab, masters: readonly string[], codec: SplitCodec = "mp3"): Promise<Masters> {
    const heard = new Masters();
    for (const name of masters) {
      const known = { identityFile: `${lab.folder}/key`, knownHostsFile: `${lab.folder}/known_hosts` };
      const target = { name, address: lab.address(name), port: 22, user: "root", ...known };
      const connection = await connect(target, { timeoutSeconds: 20 });
      heard.#connections.push(connection);
      heard.#following.push(heard.#follow(connection, `http://127.0.0.1:8000/live.${codec}`, codec));
    }
    await waitUntil(() => heard.recordings.filter(({ keys }) => keys.length > 0).length >= masters.length);
    return heard;
  }

  get recordings(): readonly FrameLog[] {
    return [...this.#recordings];
  }

  async #follow(connection: SshConnection, url: string, codec: SplitCodec): Promise<void> {
    while (!this.#over) {
      const listener = startFrameListener(url, codec, async () => connection.openTcp("127.0.0.1", 8000));
      this.#recordings.add(listener.log);
      this.#listeners.add(listener);
      await listener.ended;
      this.#listeners.delete(listener);
      if (listener.log.keys.length === 0) this.#recordings.delete(listener.log);
      await pause();
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    for (const listener of this.#listeners) listener.stop();
    for (const connection of this.#connections) connection.close();
    await Promise.all(this.#following);
  }
}

/** Listeners of relays, who all connect at the same time and stay connected. */
export class Audience {
  readonly #listeners: readonly FrameListener[];
  #froms: readonly number[] = [];

  readonly #relays: readonly string[];

  private constructor(relays: readonly string[], listeners: readonly FrameListener[]) {
    this.#relays = relays;
    this.#listeners = listeners;
  }

  /** Waits until each listener hears audio. */
  static async tuneIn(lab: TestLab, relays: readonly string[], each: number, codec: SplitCodec = "mp3"): Promise<Audience> {
    const names = relays.flatMap((relay) => Array.from({ length: each }, () => relay));
    const urlOf = (relay: string) => `http://${lab.address(relay)}/live.${codec}`;
    const audience = new Audience(
      names,
      names.map((relay) => startFrameListener(urlOf(relay), codec)),
    );
    await waitUntil(() => audience.#listeners.every(({ log }) => log.keys.length > 0));
    audience.begin();
    return audience;
  }

  /** Starts a new account. */
  begin(): void {
    this.#froms = this.#listeners.map(({ log }) => Math.max(0, log.keys.length - 1));
    for (const listener of this.#listeners) listener.takeLongestGapSeconds();
  }

  /** What each listener measured since `begin`, once the current audio has reached them; then starts the next account. */
  async accounts(masters: Masters): Promise<ListenerAccount[]> {
    const now = performance.now();
    await waitUntil(() =>
      this.#listeners.every((listener) => listener.dropped() || (listener.log.atMilliseconds.at(-1) ?? 0) > now),
    ).catch(() => undefined);
    const airTimes = airTimesOf(masters.recordings);
    const accounts = this.#listeners.map((listener, index): ListenerAccount => {
      const { lostSeconds, repeatedSeconds, unknownFrames } = accountOf(listener.log, airTimes, this.#froms[index]);
      return {
        relay: this.#relays[index] ?? "",
        dropped: listener.dropped(),
        longestGapSeconds: rounded(listener.takeLongestGapSeconds()),
        lostSeconds: rounded(lostSeconds),
        repeatedSeconds: rounded(repeatedSeconds),
        unknownFrames,
      };
    });
    this.begin();
    return accounts;
  }

  /** The same, with the worst figures of all. */
  async cost(masters: Masters): Promise<Cost> {
    const accounts = await this.accounts(masters);
    const most = (value: (account: ListenerAccount) => number) => Math.max(...accounts.map(value));
    return {
      listeners: accounts.length,
      dropped: accounts.filter(({ dropped }) => dropped).length,
      longestGapSeconds: most((account) => account.longestGapSeconds),
      lostSeconds: most((account) => account.lostSeconds),
      repeatedSeconds: most((account) => account.repeatedSeconds),
      unknownFrames: most((account) => account.unknownFrames),
    };
  }

  async leave(): Promise<void> {
    for (const listener of this.#listeners) listener.stop();
    await Promise.all(this.#listeners.map(async ({ ended }) => ended));
  }
}

function rounded(seconds: number): number {
  return Number(seconds.toFixed(3));
}

/** @throws Error after 30 s */
async function waitUntil(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_SECONDS * 1000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${PATIENCE_SECONDS} s`);
    await pause();
  }
}

async function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
}
