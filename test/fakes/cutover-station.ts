import { RadioctlError } from "../../src/errors.js";
import type { CutoverKind } from "../../src/journal/entry.js";
import type { MountReport } from "../../src/listening/mount-report.js";
import type { RelayView } from "../../src/moving/relay-view.js";
import type { Scope } from "../../src/moving/scope.js";
import type { Direction, Operations, Pointed } from "../../src/operations/cutover/operations.js";
import type { Preflight } from "../../src/operations/cutover/preflight.js";
import type { Programme } from "../../src/operations/cutover/programme.js";

/** A station for a cutover: it keeps the listeners of each master, and refuses what a real station refuses. */
export class CutoverStation implements Operations {
  readonly relays = new Map<string, FakeRelay>();
  /** By master: whether it is on air, the source that it plays, connected live sources, whether it follows. */
  readonly masters = new Map<string, FakeMaster>();
  /** The run that holds the station; another run's id locks it. */
  lockedBy: string | undefined;
  held = false;
  /** The master that DNS names; undefined: radioctl does not manage the name. */
  source: string | undefined;
  /** The master to which a disconnected encoder reconnects. */
  encodersGoTo: string | undefined;
  committed = false;
  commitFails = false;
  sinceLastSeconds: number | undefined;
  rewritable = true;
  resumed = false;
  /** All changes, in order. */
  readonly actions: string[] = [];
  /** Called before each operation, so that a test can break something. */
  onOperation: (operation: string) => void = () => undefined;

  constructor(
    readonly scope: Scope,
    readonly kind: CutoverKind = "cutover",
  ) {
    for (const relay of scope.relays)
      this.relays.set(relay, { listeners: { [scope.from]: 10, [scope.to]: 0 }, active: scope.from });
    this.masters.set(scope.from, { onAir: true, plays: "studio", live: ["studio"], follows: false });
    this.masters.set(scope.to, { onAir: true, plays: "studio", live: ["studio"], follows: true });
    this.source = scope.from;
  }

  async hold(): Promise<void> {
    this.onOperation("hold");
    if (this.lockedBy !== undefined) throw new RadioctlError("locked", `another run is at work: ${this.lockedBy}`);
    this.held = true;
  }

  async release(): Promise<void> {
    this.held = false;
  }

  async preflight(): Promise<Preflight> {
    this.onOperation("preflight");
    const common = { differing: [], diskFreeMegabytes: 5000, clockAheadSeconds: 0 };
    const master = (name: string) => ({ ...common, heard: this.#heardOf(name, name), programmes: this.#programmesOf(name) });
    const relay = (name: string) =>
      this.#relay(name).down === true
        ? unreachable(name)
        : {
            ...common,
            view: this.#view(name),
            standby: this.#heardOf(name, this.scope.to),
            capacity: 100,
            memoryFreeMegabytes: 500,
            certificateDays: undefined,
          };
    return {
      scope: this.scope,
      kind: this.kind,
      resumed: this.resumed,
      masters: Object.fromEntries(
        [...this.masters.keys()].map((name) => [name, this.#master(name).down === true ? unreachable(name) : master(name)]),
      ),
      relays: Object.fromEntries([...this.relays.keys()].map((name) => [name, relay(name)])),
      rewritable: this.rewritable,
      sinceLastSeconds: this.sinceLastSeconds,
    };
  }

  async look(relay: string): Promise<RelayView> {
    this.onOperation(`look ${relay}`);
    if (this.#relay(relay).down === true) throw unreachable(relay);
    return this.#view(relay);
  }

  async move(relay: string, direction: Direction): Promise<void> {
    this.onOperation(`move ${relay} ${direction}`);
    const found = this.#relay(relay);
    if (found.down === true) throw unreachable(relay);
    const [left, taken] = direction === "to" ? [this.scope.from, this.scope.to] : [this.scope.to, this.scope.from];
    if (!this.#master(taken).onAir) throw new RadioctlError("guard", `no audio on /${taken}/live.mp3`, { host: relay });
    this.actions.push(`${relay} ${direction}`);
    found.active = taken;
    const moving = found.listeners[left] ?? 0;
    found.listeners = { [left]: 0, [taken]: (found.listeners[taken] ?? 0) + moving - (found.drops ?? 0) };
    delete found.drops;
    if (found.losesAnswer === true) {
      found.losesAnswer = false;
      throw new RadioctlError("outcomeUnknown", "the connection ended", { host: relay });
    }
  }

  async probe(relay: string): Promise<readonly MountReport[]> {
    this.onOperation(`probe ${relay}`);
    if (this.#relay(relay).down === true) throw unreachable(relay);
    return this.#heardOf(relay, this.#relay(relay).plays ?? this.#relay(relay).active);
  }

  async probeMaster(master: string): Promise<readonly MountReport[]> {
    this.onOperation(`probe ${master}`);
    if (this.#master(master).down === true) throw unreachable(master);
    return this.#heardOf(master, master);
  }

  async programmes(master: string): Promise<readonly Programme[]> {
    if (this.#master(master).down === true) throw unreachable(master);
    return this.#programmesOf(master);
  }

  async kick(master: string, source: string): Promise<void> {
    this.onOperation(`kick ${source}`);
    this.actions.push(`kick ${source} off ${master}`);
    this.#master(master).live = this.#master(master).live.filter((each) => each !== source);
    if (this.encodersGoTo !== undefined) this.#master(this.encodersGoTo).live.push(source);
  }

  async follow(master: string, on: boolean): Promise<void> {
    this.onOperation(`follow ${master} ${on}`);
    if (this.#master(master).down === true) throw unreachable(master);
    const others = [...this.masters].filter(([name]) => name !== master);
    if (on && others.some(([, { follows }]) => follows)) throw new Error("both masters would follow each other");
    this.#master(master).follows = on;
  }

  async pointSource(master: string): Promise<Pointed> {
    this.onOperation("point source");
    if (this.source === undefined) return { pointed: false, because: "the inventory has no dns section" };
    this.source = master;
    return { pointed: true };
  }

  async commit(): Promise<string[]> {
    this.onOperation("commit");
    this.committed = !this.commitFails;
    return this.commitFails ? ["the inventory can't be written"] : [];
  }

  /** The master whose streams all listeners of a relay get. */
  active(relay: string): string {
    return this.#relay(relay).active;
  }

  #view(relay: string): RelayView {
    const { active, listeners } = this.#relay(relay);
    const missing = (master: string) => (this.#master(master).onAir ? [] : [`/${master}/live.mp3`]);
    const { from, to } = this.scope;
    return {
      relay,
      active: { main: active },
      listeners,
      missing: { [from]: missing(from), [to]: missing(to) },
      icecasts: ["127.0.0.1"],
      clockMilliseconds: 0,
    };
  }

  #programmesOf(name: string): Programme[] {
    const { plays, live, follows } = this.#master(name);
    return [{ channel: "main", onAir: plays, onAirSeconds: 600, following: follows, available: live }];
  }

  #heardOf(host: string, master: string): MountReport[] {
    const { onAir, sampleRateHz = 44_100, repeats = false } = this.#master(master);
    const common = { mount: "/live.mp3", codec: "mp3" as const, parents: [], tries: 1 };
    if (!onAir) return [{ ...common, heard: false, url: "", failure: { kind: "status", status: 404 }, waitedSeconds: 1 }];
    const parent = { kind: "parent" as const, name: master, lagSeconds: 0.3, equalBytes: 9000 };
    const source = host === master ? { kind: "own" as const } : repeats ? { kind: "repeating" as const } : parent;
    return [{ ...common, heard: true, bitrateKbps: 128, sampleRateHz, channels: 2, firstAudioMilliseconds: 80, source }];
  }

  #relay(name: string): FakeRelay {
    const found = this.relays.get(name);
    if (found === undefined) throw new Error(`there is no relay ${name}`);
    return found;
  }

  #master(name: string): FakeMaster {
    const found = this.masters.get(name);
    if (found === undefined) throw new Error(`there is no master ${name}`);
    return found;
  }
}

interface FakeRelay {
  active: string;
  listeners: Record<string, number>;
  down?: boolean;
  /** The next move loses this many listeners. */
  drops?: number;
  /** The next move is done, but its answer is lost. */
  losesAnswer?: boolean;
  /** It sends this master's bytes, whatever it reports. */
  plays?: string;
}

interface FakeMaster {
  onAir: boolean;
  plays: string;
  live: string[];
  follows: boolean;
  down?: boolean;
  sampleRateHz?: number;
  /** Its bytes repeat, as those of silence do. */
  repeats?: boolean;
}

function unreachable(host: string): RadioctlError {
  return new RadioctlError("unreachable", `${host}: no route to the host`, { host });
}
