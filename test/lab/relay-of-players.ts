import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Audition } from "../players/audition.js";
import { PERIOD_SECONDS } from "../players/time-code/code.js";
import { programme, wavOf } from "../players/time-code/programme.js";
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

const RATE = 44_100;
/** Chromium plays up to this much later than the relay sends. */
const HEARD_SECONDS = 15;
const PATIENCE = { timeout: 60_000, interval: 200 };

/** What is done to a relay while players play, in this order, and how much of the programme they may lose or hear twice. */
export const EVENTS = [
  { event: "cutover", mostSeconds: 0.05 },
  { event: "cutover back", mostSeconds: 0.05 },
  { event: "kill", mostSeconds: 0.1 },
  { event: "return", mostSeconds: 0.05 },
  { event: "freeze", mostSeconds: 2.5 },
  { event: "return from the freeze", mostSeconds: 0.05 },
] as const;

/** Two masters that play the time code of the players' tests, and a relay. */
export class RelayOfPlayers {
  readonly #lab: TestLab;

  private constructor(lab: TestLab) {
    this.#lab = lab;
  }

  static async up(name: string): Promise<RelayOfPlayers> {
    const suites = ["master-a=bookworm", "master-b=trixie", "eu-1=bookworm"];
    const lab = await labUp(name, inventory, "--installed", ...suites.flatMap((suite) => ["--suite", suite]));
    const relay = new RelayOfPlayers(lab);
    try {
      must(await lab.run("bootstrap", "--all", "--yes"));
      const file = join(lab.folder, "time-code.wav");
      await writeFile(file, wavOf(programme(0, PERIOD_SECONDS, RATE), RATE));
      must(await radioctl("lab", "play", name, "--file", file));
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

  /** All events, while the players of an audition play. */
  async events(audition: Audition): Promise<void> {
    const [kill, freeze] = faults;
    if (kill === undefined || freeze === undefined) throw new Error("a fault is missing");
    const inside = async (script: string) => this.#lab.inside("master-a", script);
    const cutover = async (to: Master) => must(await this.#lab.run("cutover", ...quick(to)));
    /** The fault ends before the relay is ordered to return: an order that comes earlier is not one to a healthy master. */
    const home = async (mend: string) => {
      await inside(mend);
      await this.#untilFlows("master-a");
      await this.#lab.inside(
        "eu-1",
        "cp /etc/nginx/radio/active-main.conf /root/a && cp /root/a /etc/nginx/radio/active-main.conf",
      );
    };
    await this.#event(audition, "cutover", async () => cutover("master-b"), "master-b");
    await this.#event(audition, "cutover back", async () => cutover("master-a"), "master-a");
    await this.#event(audition, "kill", async () => inside(kill.inject), "master-b");
    await this.#event(audition, "return", async () => home(kill.mend), "master-a");
    await this.#event(audition, "freeze", async () => inside(freeze.inject), "master-b");
    await this.#event(audition, "return from the freeze", async () => home(freeze.mend), "master-a");
  }

  async down(): Promise<void> {
    await this.#lab.down();
  }

  async #event(
    audition: Audition,
    event: (typeof EVENTS)[number]["event"],
    action: () => Promise<unknown>,
    plays: Master,
  ): Promise<void> {
    audition.mark(event);
    await action();
    await this.#untilAllPlay(plays);
    await audition.listen(HEARD_SECONDS);
  }

  async #streams(): Promise<SplicerState["streams"]> {
    const state = await this.#lab.inside("eu-1", "cat /run/radioctl-splicer/state.json || true");
    return state === "" ? [] : (JSON.parse(state) as SplicerState).streams;
  }

  async #untilAllPlay(master: Master): Promise<void> {
    const played = async () => (await this.#streams()).map(({ plays }) => plays);
    await expect.poll(played, PATIENCE).toEqual(CODECS.map(() => master));
  }

  /** Waits until the relay has had audio of a master in the last second. */
  async #untilFlows(master: Master): Promise<void> {
    const flows = async () =>
      (await this.#streams()).map(({ parents }) => {
        const silent = parents.find(({ name }) => name === master)?.silentSeconds;
        return typeof silent === "number" && silent < 1;
      });
    await expect.poll(flows, PATIENCE).toEqual(CODECS.map(() => true));
  }
}

interface SplicerState {
  streams: ReadonlyArray<{ plays: string | null; parents: ReadonlyArray<{ name: string; silentSeconds: number | null }> }>;
}

function must({ code, stdout, stderr }: { code: number | undefined; stdout: string; stderr: string }): void {
  if (code !== 0) throw new Error(`exit code ${code}: ${stdout}${stderr}`);
}
