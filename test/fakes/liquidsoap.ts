import { RadioctlError } from "../../src/errors.js";
import type { FakeShell } from "./fleet.js";

interface FakeSource {
  name: string;
  kind: "live" | "pull" | "playlist" | "peer" | "emergency";
  connected: boolean;
  silent: boolean;
  buffer: number;
}

/** A master's Liquidsoap with its `programme` command: it plays by its order and its hold, and refuses what the real one refuses. */
class FakeLiquidsoap {
  follow: "on" | "off" | "-" = "off";
  held = "";
  note = "";
  /** Another run that holds the host. */
  lockedBy: string | undefined;
  /** It does not answer. */
  down = false;
  /** It reports a hold, but continues to play as before. */
  deaf = false;
  /** Encoders that reconnect as soon as they are disconnected. */
  stubborn = false;
  /** Called before each command, so that a test can change something. */
  onCommand: (command: string) => void = () => undefined;

  constructor(
    readonly sources: FakeSource[],
    readonly channel = "main",
  ) {}

  readonly shell: FakeShell = ({ command, stdin = "" }) => {
    if (String(stdin).includes("LEASE=")) return this.#lock(String(stdin));
    const [, words = ""] = /\/programme (.*)$/u.exec(command) ?? [];
    this.onCommand(words);
    if (this.down) return { code: 5, stderr: "Liquidsoap does not answer at port 1234\n" };
    return this.#run(words.replaceAll("'", "").split(" "));
  };

  source(name: string): FakeSource {
    const found = this.sources.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no source ${name}`);
    return found;
  }

  get onAir(): string {
    const ready = this.sources.filter((each) => this.#ready(each));
    const peer = ready.find(({ kind }) => kind === "peer");
    const wanted = this.held === "" || this.deaf ? undefined : (peer ?? ready.find(({ name }) => name === this.held));
    return (wanted ?? ready[0])?.name ?? "-";
  }

  #lock(script: string) {
    if (!script.includes("echo ours")) return {};
    return { stdout: this.lockedBy === undefined ? "ours\n" : `held ${this.lockedBy}\n` };
  }

  #run([verb = "", ...args]: readonly string[]) {
    const [first = "", source = "", who = "-"] = args;
    if (verb === "status") return { stdout: this.#status() };
    if (verb === "kick") {
      if (!this.stubborn) this.source(first).connected = false;
      return {};
    }
    if (first !== this.channel) return { code: 2, stderr: `there is no channel ${first} here, only ${this.channel}\n` };
    if (verb === "release") {
      [this.held, this.note] = ["", ""];
      return { stdout: "held=-\n" };
    }
    if (verb !== "hold") throw new RadioctlError("failed", `the fake does not support ${verb}`);
    if (!this.sources.some(({ name, kind }) => name === source && kind !== "emergency"))
      return { code: 1, stderr: `${this.channel} has no source ${source}\n` };
    this.held = source;
    this.note = `${source} ${who} 2026-11-25T05:00:00Z`;
    return { stdout: `held=${source}\n` };
  }

  #status(): string {
    const yes = (flag: boolean) => (flag ? "yes" : "no");
    const lines = [
      `channel ${this.channel} follow=${this.follow} on_air=${this.onAir} seconds=725.5 held=${this.held === "" ? "-" : this.held}`,
      ...this.sources.map(
        (each) =>
          `source ${this.channel} ${each.name} kind=${each.kind} connected=${yes(each.connected)} silent=${yes(each.silent)} ready=${yes(this.#ready(each))} buffer=${each.buffer}.`,
      ),
      ...(this.note === "" ? [] : [`note ${this.channel} ${this.note}`]),
    ];
    return lines.map((line) => `${line}\n`).join("");
  }

  #ready({ kind, connected, silent }: FakeSource): boolean {
    return connected && !silent && (kind !== "peer" || this.follow === "on");
  }
}

/** Two masters of one channel: the first has a studio, the second follows it; both have the playlist. */
export function twoMasters() {
  const source = (name: string, kind: FakeSource["kind"], connected: boolean): FakeSource => ({
    name,
    kind,
    connected,
    silent: false,
    buffer: kind === "live" && connected ? 2 : 0,
  });
  const master = (peer: string, isActive: boolean) => {
    const made = new FakeLiquidsoap([
      source("studio", "live", isActive),
      source("airtime", "pull", false),
      source(peer, "peer", !isActive),
      source("night", "playlist", true),
      source("@emergency", "emergency", true),
    ]);
    made.follow = isActive ? "off" : "on";
    return made;
  };
  return { "master-a": master("@master-b", true), "master-b": master("@master-a", false) };
}
