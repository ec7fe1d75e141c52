import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Audition } from "../players/audition.js";
import { PERIOD_SECONDS } from "../players/time-code/code.js";
import { programme, wavOf } from "../players/time-code/programme.js";
import { onAirAt } from "../../src/operations/lab/demo.js";
import { radioctl } from "./cli.js";
import { labUp, type TestLab } from "./lab-fixture.js";
import { quick } from "./on-two-masters.js";
import { station } from "./station.js";
import { faults } from "./two-masters/faults.js";

export const CODECS = ["mp3", "aac", "opus"] as const;
export type PlayedCodec = (typeof CODECS)[number];

const masters = ["master-a", "master-b"] as const;
type Master = (typeof masters)[number];

const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11 }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 500 }`,
  { masters: [...masters], everyCodec: true },
).replace(/\n {6}- \{ mount: \/live\.(ogg|flac).*/gu, "");

/** Of `faults`. */
const [KILL, FREEZE] = [0, 1];

const RATE = 44_100;
/** Chromium plays up to this much later than the relay sends. */
const HEARD_SECONDS = 15;
/** What the burst of a relay holds has been played then, except by Chromium. */
const SHORT_SECONDS = 6;
/** A splicer finds the place of a join in what it has kept, so it needs some seconds of what both masters play now. */
const KNOWN_SECONDS = 12;
const PATIENCE_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 200;

/** What is done to a relay while players play, in this order, and how much of the programme they may lose or hear twice. */
export const EVENTS = [
  { event: "cutover", mostSeconds: 0.05 },
  { event: "cutover back", mostSeconds: 0.05 },
  { event: "kill", mostSeconds: 0.1 },
  { event: "return", mostSeconds: 0.05 },
  { event: "freeze", mostSeconds: 2.5 },
  { event: "return from the freeze", mostSeconds: 0.05 },
] as const;

type EventName = (typeof EVENTS)[number]["event"];

/** Two masters that play the time code of the players' tests, and a relay. */
export class RelayOfPlayers {
  readonly #lab: TestLab;
  readonly #file: string;

  private constructor(lab: TestLab) {
    this.#lab = lab;
    this.#file = join(lab.folder, "time-code.wav");
  }

  static async up(name: string): Promise<RelayOfPlayers> {
    const suites = ["master-a=bookworm", "master-b=trixie", "eu-1=bookworm"];
    const lab = await labUp(name, inventory, "--installed", ...suites.flatMap((suite) => ["--suite", suite]));
    const relay = new RelayOfPlayers(lab);
    try {
      must(await lab.run("bootstrap", "--all", "--yes"));
      await writeFile(relay.#file, wavOf(programme(0, PERIOD_SECONDS, RATE), RATE));
      must(await radioctl("lab", "play", name, "--file", relay.#file));
      await relay.#untilAllPlay("master-a");
      return relay;
    } catch (error) {
      await lab.down();
      throw error;
    }
  }

  url(codec: PlayedCodec): string {
    return `http://${this.#lab.address("eu-1")}/live.${codec}`;
  }

  /** A cutover there and back, a kill and a freeze of the master that is heard, while the players of an audition play. */
  async events(audition: Audition): Promise<void> {
    await this.#cutovers(audition);
    await this.#event(audition, "kill", async () => this.#inject("master-a", KILL), "master-b");
    await this.#mend(audition, "master-a", KILL);
    await this.#event(audition, "freeze", async () => this.#inject("master-b", FREEZE), "master-a");
    await this.#mend(audition, "master-b", FREEZE);
  }

  /** The same, with a return to the first master after each fault. */
  async eventsAndReturns(audition: Audition): Promise<void> {
    await this.#cutovers(audition);
    for (const [fault, event, back] of [
      [KILL, "kill", "return"],
      [FREEZE, "freeze", "return from the freeze"],
    ] as const) {
      await this.#event(audition, event, async () => this.#inject("master-a", fault), "master-b");
      await this.#mend(audition, "master-a", fault);
      const order = "cp /etc/nginx/radio/active-main.conf /root/a && cp /root/a /etc/nginx/radio/active-main.conf";
      await this.#event(audition, back, async () => this.#lab.inside("eu-1", order), "master-a");
    }
  }

  /** The same events in short: the players may be heard late, but all of them are heard before the next event. */
  async shortEvents(audition: Audition): Promise<void> {
    const soon = async (event: EventName, action: () => Promise<unknown>, plays: Master) => {
      audition.mark(event);
      await action();
      await this.#untilAllPlay(plays);
      await audition.listen(SHORT_SECONDS);
      await audition.heard(PATIENCE_MILLISECONDS / 1000);
    };
    const cutover = (to: Master) => async () => must(await this.#lab.run("cutover", ...quick(to)));
    await soon("cutover", cutover("master-b"), "master-b");
    await soon("cutover back", cutover("master-a"), "master-a");
    await soon("kill", async () => this.#inject("master-a", KILL), "master-b");
    audition.mark("mended");
    await this.#lab.inside("master-a", faults[KILL]?.mend ?? "false");
    await this.#untilOnAir("master-a");
    await this.#untilFlows("master-a");
    await soon("freeze", async () => this.#inject("master-b", FREEZE), "master-a");
    await audition.listen(HEARD_SECONDS);
  }

  async down(): Promise<void> {
    await this.#lab.down();
  }

  async #cutovers(audition: Audition): Promise<void> {
    const cutover = async (to: Master) => must(await this.#lab.run("cutover", ...quick(to)));
    await this.#event(audition, "cutover", async () => cutover("master-b"), "master-b");
    await this.#event(audition, "cutover back", async () => cutover("master-a"), "master-a");
  }

  async #inject(master: Master, fault: number): Promise<void> {
    await this.#lab.inside(master, faults[fault]?.inject ?? "false");
  }

  /**
   * Ends a fault, and waits until the master plays its studio and the relay gets it. The encoder, which the master had disconnected, connects again by
   * itself and continues with the present audio.
   */
  async #mend(audition: Audition, master: Master, fault: number): Promise<void> {
    audition.mark("mended");
    await this.#lab.inside(master, faults[fault]?.mend ?? "false");
    await this.#untilOnAir(master);
    await this.#untilFlows(master);
    await audition.listen(KNOWN_SECONDS);
  }

  async #untilOnAir(master: Master): Promise<void> {
    const deadline = performance.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const { stdout } = await this.#lab.run("source", "list", "--json");
      if (stdout.startsWith("{") && onAirAt(stdout, master) === "studio") return;
      if (performance.now() > deadline) throw new Error(`${master} does not play its studio: ${stdout}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    }
  }

  async #event(audition: Audition, event: EventName, action: () => Promise<unknown>, plays: Master): Promise<void> {
    audition.mark(event);
    await action();
    await this.#untilAllPlay(plays);
    for (const { mount, last } of await this.#streams())
      console.log(`${event}: ${mount} joined by ${last?.how}, fit ${last?.fit}, waited ${last?.waited} s`);
    await audition.listen(HEARD_SECONDS);
  }

  async #streams(): Promise<SplicerState["streams"]> {
    const state = await this.#lab.inside("eu-1", "cat /run/radioctl-splicer/state.json || true");
    return state === "" ? [] : (JSON.parse(state) as SplicerState).streams;
  }

  async #untilAllPlay(master: Master): Promise<void> {
    await this.#until(`play ${master}`, ({ plays }) => plays === master);
  }

  /** Waits until the relay has had audio of a master in the last second. */
  async #untilFlows(master: Master): Promise<void> {
    await this.#until(`get audio from ${master}`, ({ parents }) => {
      const silent = parents.find(({ name }) => name === master)?.silentSeconds;
      return typeof silent === "number" && silent < 1;
    });
  }

  /** @throws Error when a stream does not after a minute */
  async #until(what: string, does: (stream: SplicedStream) => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const streams = await this.#streams();
      if (streams.length === CODECS.length && streams.every(does)) return;
      if (performance.now() > deadline) throw new Error(`eu-1 does not ${what}: ${JSON.stringify(streams)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    }
  }
}

interface SplicedStream {
  mount: string;
  last: { how: string; fit: number; waited: number } | null;
  plays: string | null;
  parents: ReadonlyArray<{ name: string; silentSeconds: number | null }>;
}

interface SplicerState {
  streams: readonly SplicedStream[];
}

function must({ code, stdout, stderr }: { code: number | undefined; stdout: string; stderr: string }): void {
  if (code !== 0) throw new Error(`exit code ${code}: ${stdout}${stderr}`);
}
