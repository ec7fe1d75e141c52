import { RadioctlError } from "../../src/errors.js";
import type { Holder } from "../../src/host/holder.js";
import { heldBy } from "../../src/host/lock.js";
import type { MountReport } from "../../src/listening/mount-report.js";
import type { DrainOperations } from "../../src/operations/drain/operations.js";
import type { HostStatus, HostUp } from "../../src/operations/status/status.js";
import type { Clock } from "../../src/ports/clock.js";

export interface FakeDrainHost {
  role: "master" | "relay";
  capacity: number;
  /** Why it needs a reboot. */
  because: string | undefined;
  boot: number;
  /** `/healthz` answers 503. */
  marked: boolean;
  inDns: boolean;
  listeners: number;
  /** This many listeners never leave. */
  stay: number;
  lock: Holder | undefined;
  /** The time from which it answers again; Infinity: never. */
  upAt: number;
  bootSeconds: number;
  /** No mount is on air after its next boot. */
  breaks?: boolean;
  silent?: boolean;
}

/** Listeners that leave per second when no new ones arrive. */
const LEAVE_A_SECOND = 2;

/** A station for a drain: it keeps marks, DNS, boots, locks and listeners, and refuses what real hosts refuse. */
export class DrainStation implements DrainOperations {
  readonly hosts = new Map<string, FakeDrainHost>();
  /** All changes, in order. */
  readonly actions: string[] = [];
  /** Called before each operation, so that a test can break something. */
  onOperation: (operation: string) => void = () => undefined;
  run = "run-1";
  readonly #clock: Clock;
  readonly #leavingSince = new Map<string, number>();

  constructor(capacities: Readonly<Record<string, number>>, clock: Clock) {
    this.#clock = clock;
    for (const [name, capacity] of Object.entries(capacities))
      this.hosts.set(name, {
        role: capacity === 0 ? "master" : "relay",
        capacity,
        because: undefined,
        boot: 1,
        marked: false,
        inDns: capacity > 0,
        listeners: Math.floor(capacity / 10),
        stay: 0,
        lock: undefined,
        upAt: 0,
        bootSeconds: 40,
      });
  }

  readonly rotation = {
    isIn: async (host: string) => Promise.resolve(this.host(host).inDns),
    takeOut: async (host: string) => this.#turn(host, false),
    takeIn: async (host: string) => this.#turn(host, true),
    ttlSeconds: 60,
  };

  host(name: string): FakeDrainHost {
    const found = this.hosts.get(name);
    if (found === undefined) throw new Error(`there is no host ${name}`);
    return found;
  }

  /** Hosts that a run holds. */
  get held(): string[] {
    return [...this.hosts].filter(([, { lock }]) => lock !== undefined).map(([name]) => name);
  }

  /** The process has ended: the locks that it held are free. */
  restart(): void {
    for (const host of this.hosts.values()) if (host.lock?.run === this.run) host.lock = undefined;
  }

  async statuses(): Promise<HostStatus[]> {
    this.onOperation("statuses");
    await this.#clock.sleep(300);
    return [...this.hosts].map(([name, host]): HostStatus => {
      if (this.#isDown(host)) return { host: name, role: host.role, error: unreachable(name) };
      return statusOf(name, host, this.#listenersOf(name));
    });
  }

  async hold(name: string): Promise<void> {
    this.onOperation(`hold ${name}`);
    const host = this.#reached(name);
    if (host.lock !== undefined) throw heldBy(name, host.lock);
    host.lock = { operator: "anna@laptop", run: this.run, since: this.#clock.now().toISOString() };
  }

  async release(name: string): Promise<void> {
    const host = this.host(name);
    if (host.lock?.run === this.run) host.lock = undefined;
  }

  async mark(name: string): Promise<void> {
    this.#does("mark", name);
    this.#held(name).marked = true;
    this.#noteLeaving(name);
  }

  async liftMark(name: string): Promise<void> {
    this.#does("lift", name);
    this.#held(name).marked = false;
    this.#noteLeaving(name);
  }

  async listeners(name: string): Promise<number> {
    this.onOperation(`listeners ${name}`);
    this.#held(name);
    return this.#listenersOf(name);
  }

  async bootId(name: string): Promise<string> {
    this.onOperation(`boot ${name}`);
    return `boot-${this.#reached(name).boot}`;
  }

  async reboot(name: string): Promise<void> {
    this.#does("reboot", name);
    const host = this.#held(name);
    if (host.role === "relay" && (!host.marked || host.inDns)) throw new Error(`${name} is rebooted in rotation`);
    host.lock = undefined;
    host.boot += 1;
    host.because = undefined;
    host.listeners = 0;
    host.silent = host.breaks === true;
    host.upAt = this.#clock.monotonic() + host.bootSeconds * 1000;
  }

  async probe(name: string): Promise<readonly MountReport[]> {
    this.onOperation(`probe ${name}`);
    const host = this.#held(name);
    await this.#clock.sleep(2000);
    const common = { mount: "/live.mp3", codec: "mp3" as const, parents: [], tries: 1 };
    if (host.silent === true)
      return [{ ...common, heard: false, url: "", failure: { kind: "status", status: 404 }, waitedSeconds: 90 }];
    const more = { bitrateKbps: 128, sampleRateHz: 44_100, channels: 2, firstAudioMilliseconds: 80 };
    return [{ ...common, ...more, heard: true, source: { kind: "repeating" } }];
  }

  #does(what: string, name: string): void {
    this.onOperation(`${what} ${name}`);
    this.#held(name);
    this.actions.push(`${name} ${what}`);
  }

  async #turn(name: string, isIn: boolean): Promise<void> {
    this.onOperation(`${isIn ? "into" : "out of"} DNS ${name}`);
    this.host(name).inDns = isIn;
    this.actions.push(`${name} ${isIn ? "into" : "out of"} DNS`);
    this.#noteLeaving(name);
  }

  #noteLeaving(name: string): void {
    const { marked, inDns } = this.host(name);
    if (!marked || inDns) this.#leavingSince.delete(name);
    else if (!this.#leavingSince.has(name)) this.#leavingSince.set(name, this.#clock.monotonic());
  }

  #listenersOf(name: string): number {
    const { listeners, stay } = this.host(name);
    const since = this.#leavingSince.get(name);
    if (since === undefined) return listeners;
    return Math.max(Math.min(listeners, stay), listeners - ((this.#clock.monotonic() - since) / 1000) * LEAVE_A_SECOND);
  }

  #isDown({ upAt }: FakeDrainHost): boolean {
    return this.#clock.monotonic() < upAt;
  }

  #reached(name: string): FakeDrainHost {
    const host = this.host(name);
    if (this.#isDown(host)) throw unreachable(name);
    return host;
  }

  #held(name: string): FakeDrainHost {
    const host = this.#reached(name);
    if (host.lock?.run !== this.run) throw new RadioctlError("failed", "this run has released the host", { host: name });
    return host;
  }
}

function statusOf(name: string, host: FakeDrainHost, now: number): HostUp {
  return {
    host: name,
    role: host.role,
    system: "12",
    change: undefined,
    differing: 0,
    down: [],
    lockedBy: undefined,
    draining: undefined,
    connections: {},
    listeners: host.role === "relay" ? { now: Math.round(now), capacity: host.capacity } : undefined,
    streams: undefined,
    active: host.role === "relay" ? { main: "master-a" } : {},
    splicer: [],
    held: [],
    reboot: { bootId: `boot-${host.boot}`, because: host.because },
  };
}

function unreachable(host: string): RadioctlError {
  return new RadioctlError("unreachable", `${host}: no route to the host`, { host });
}
