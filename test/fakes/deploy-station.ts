import { RadioctlError } from "../../src/errors.js";
import type { HostToObserve } from "../../src/fleet/connect.js";
import type { NotTaken } from "../../src/fleet/hold-hosts.js";
import type { DesiredHost } from "../../src/host/desired.js";
import type { Holder } from "../../src/host/holder.js";
import { heldBy } from "../../src/host/lock.js";
import { planHost } from "../../src/host/plan.js";
import type { ObservedHost } from "../../src/host/query.js";
import type { MountReport } from "../../src/listening/mount-report.js";
import type { Move } from "../../src/moving/move.js";
import type { Change, DeployOperations } from "../../src/operations/deploy/operations.js";
import type { Clock } from "../../src/ports/clock.js";
import { desiredRelay, file } from "../host/desired-host.js";
import { rightHost } from "../host/observed-host.js";

/** A host's desired state: a file that contains a version, and a service that restarts when the version changes. */
export function atVersion(host: string, role: "master" | "relay", version: string): DesiredHost {
  const program = file("/etc/icecast2/a.xml", `version ${version}\n`);
  const units = [
    { name: "icecast@a.service", state: "running" as const, enabled: true, reloadOn: [], restartOn: [program.path] },
  ];
  return desiredRelay({ host, role, files: [program], units, checks: [] });
}

export interface FakeStationHost {
  role: "master" | "relay";
  generations: DesiredHost[];
  /** The run of its last change. */
  changedBy: string;
  /** The versions without audio. */
  silent: Set<string>;
  /** The run that holds it. */
  lock: Holder | undefined;
  down?: boolean;
  /** The next apply is done, but its answer is lost. */
  losesAnswer?: boolean;
  /** The next apply never ends, as on a host that has become unreachable. */
  hangs?: boolean;
  /** The next apply fails with this error, and changes nothing. */
  refuses?: RadioctlError;
  /** It keeps no generation that could be restored. */
  forgets?: boolean;
  /** For a relay: the master whose stream its listeners get. */
  hears: string;
  /** Moves fail with this error, and no listener moves. */
  refusesMoves?: RadioctlError;
  /** The next move is done, but its answer is lost. */
  losesMove?: boolean;
}

/** A station for a deploy: hosts keep their generations, locks and listeners, and refuse what real hosts refuse. */
export class DeployStation implements DeployOperations {
  readonly hosts = new Map<string, FakeStationHost>();
  /** All changes, in order. */
  readonly actions: string[] = [];
  /** Called before each operation, so that a test can break something. */
  onOperation: (operation: string) => void = () => undefined;
  run = "run-1";
  readonly #clock: Clock;
  #isReleased = false;

  constructor(hosts: Readonly<Record<string, "master" | "relay">>, clock: Clock) {
    this.#clock = clock;
    for (const [name, role] of Object.entries(hosts))
      this.hosts.set(name, {
        role,
        generations: [atVersion(name, role, "1")],
        changedBy: "r0",
        silent: new Set(),
        lock: undefined,
        hears: "master-a",
      });
  }

  host(name: string): FakeStationHost {
    const found = this.hosts.get(name);
    if (found === undefined) throw new Error(`there is no host ${name}`);
    return found;
  }

  /** The version that a host has now. */
  version(name: string): string {
    return /version (\S+)/u.exec(current(this.host(name)).files[0]?.content.reveal() ?? "")?.[1] ?? "none";
  }

  get versions(): Record<string, string> {
    return Object.fromEntries([...this.hosts.keys()].map((name) => [name, this.version(name)]));
  }

  /** Hosts that a run holds. */
  get held(): string[] {
    return [...this.hosts].filter(([, { lock }]) => lock !== undefined).map(([name]) => name);
  }

  /** Another process continues on the station: the locks of the previous process are free. */
  restart(): void {
    this.#isReleased = false;
    for (const host of this.hosts.values()) if (host.lock?.run === this.run) host.lock = undefined;
  }

  async plan(to: HostToObserve): Promise<Change & { login: { user: string; port: number; method: "publickey" } }> {
    const { desired } = to;
    this.onOperation(`plan ${desired.host}`);
    await this.#clock.sleep(100);
    const host = this.#reached(desired.host);
    if (host.lock !== undefined) throw heldBy(desired.host, host.lock);
    const observed = this.#observed(host);
    return {
      target: to.target,
      packageLockSeconds: to.packageLockSeconds,
      drain: to.drain,
      desired,
      observed,
      plan: planHost(desired, observed),
      login,
    };
  }

  async hold(names: readonly string[]): Promise<NotTaken> {
    this.onOperation("hold");
    const lost = new Map<string, RadioctlError>();
    for (const name of names.toSorted()) {
      const host = this.host(name);
      if (host.lock !== undefined) {
        for (const other of this.hosts.values()) if (other.lock?.run === this.run) other.lock = undefined;
        throw heldBy(name, host.lock);
      }
      if (host.down === true) lost.set(name, unreachable(name));
      else host.lock = { operator: "anna@laptop", run: this.run, since: this.#clock.now().toISOString() };
    }
    return lost;
  }

  async release(): Promise<void> {
    this.#isReleased = true;
    for (const host of this.hosts.values()) if (host.lock?.run === this.run) host.lock = undefined;
  }

  async observe({ host }: DesiredHost): Promise<{ observed: ObservedHost; login: typeof login }> {
    this.onOperation(`observe ${host}`);
    await this.#clock.sleep(100);
    return { observed: this.#observed(this.#held(host)), login };
  }

  async generation(name: string, generation: number): Promise<DesiredHost> {
    const host = this.#held(name);
    const found = host.forgets === true ? undefined : host.generations[generation - 1];
    if (found === undefined) throw new RadioctlError("failed", `it has no generation ${generation}`, { host: name });
    return found;
  }

  async apply({ desired, plan }: Change, onEvent: Parameters<DeployOperations["apply"]>[1]): Promise<void> {
    const name = desired.host;
    this.onOperation(`apply ${name}`);
    const host = this.#held(name);
    if (plan.steps.length === 0) throw new Error(`${name}: an empty plan was applied`);
    if (plan.generation !== host.generations.length)
      throw new RadioctlError("failed", `generation ${plan.generation} has become ${host.generations.length}`, { host: name });
    const refuses = host.refuses;
    delete host.refuses;
    if (refuses !== undefined) throw refuses;
    onEvent({ kind: "begin", phase: "files" });
    if (host.hangs === true) await new Promise(() => undefined);
    await this.#clock.sleep(3000);
    host.generations.push(desired);
    host.changedBy = this.run;
    this.actions.push(`${name} -> ${this.version(name)}`);
    if (host.losesAnswer !== true) return;
    host.losesAnswer = false;
    throw new RadioctlError("outcomeUnknown", "the connection ended", { host: name });
  }

  async changedBy({ host }: DesiredHost): Promise<string> {
    this.onOperation(`changed by ${host}`);
    return this.#held(host).changedBy;
  }

  async probe(name: string): Promise<readonly MountReport[]> {
    this.onOperation(`probe ${name}`);
    const host = this.#held(name);
    await this.#clock.sleep(2000);
    const common = { mount: "/live.mp3", codec: "mp3" as const, parents: [], tries: 1 };
    if (host.silent.has(this.version(name)))
      return [{ ...common, heard: false, url: "", failure: { kind: "status", status: 404 }, waitedSeconds: 40 }];
    const source = host.role === "master" ? { kind: "own" as const } : { kind: "repeating" as const };
    return [{ ...common, heard: true, bitrateKbps: 128, sampleRateHz: 44_100, channels: 2, firstAudioMilliseconds: 80, source }];
  }

  async move({ relay, channels }: Move): Promise<void> {
    this.onOperation(`move ${relay}`);
    await this.#clock.sleep(500);
    const host = this.#reached(relay);
    if (host.refusesMoves !== undefined) throw host.refusesMoves;
    const [to = ""] = channels.map((channel) => channel.to);
    host.hears = to;
    this.actions.push(`${relay} hears ${to}`);
    if (host.losesMove !== true) return;
    host.losesMove = false;
    throw new RadioctlError("outcomeUnknown", "the connection ended", { host: relay });
  }

  #observed(host: FakeStationHost): ObservedHost {
    const right = rightHost(current(host));
    const { manifest } = right.ledger;
    if (manifest === undefined) return right;
    const now = { ...manifest, generation: host.generations.length, run: host.changedBy };
    return { ...right, ledger: { ...right.ledger, manifest: now } };
  }

  #reached(name: string): FakeStationHost {
    const host = this.host(name);
    if (host.down === true) throw unreachable(name);
    return host;
  }

  #held(name: string): FakeStationHost {
    if (this.#isReleased) throw new RadioctlError("failed", "this run has released the host", { host: name });
    const host = this.#reached(name);
    if (host.lock?.run !== this.run) throw new Error(`${name} is not held`);
    return host;
  }
}

const login = { user: "root", port: 22, method: "publickey" as const };

function current({ generations }: FakeStationHost): DesiredHost {
  const last = generations.at(-1);
  if (last === undefined) throw new Error("a host without a generation");
  return last;
}

function unreachable(host: string): RadioctlError {
  return new RadioctlError("unreachable", `${host}: no route to the host`, { host });
}
