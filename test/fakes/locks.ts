import { RadioctlError } from "../../src/errors.js";
import { holderLine, type Holder } from "../../src/host/holder.js";
import { FakeFleet } from "./fleet.js";

/** Hosts with a lock each, which lasts as long as the connection that took it, as the kernel of a real host does it. */
export class LockedFleet extends FakeFleet {
  /** By host: the lock's line. */
  readonly locks: Map<string, string>;
  /** Hosts whose connections have just been lost. */
  readonly lost = new Set<string>();
  /** Hosts, in the order in which they were locked. */
  readonly taken: string[] = [];

  constructor(...names: readonly string[]) {
    const locks = new Map<string, string>();
    const shellOf = (name: string) => (command: string) => {
      if (this.lost.delete(name)) return new RadioctlError("outcomeUnknown", "the connection ended", { host: name });
      if (command.includes("echo ours")) return { stdout: this.#lock(name, command) };
      if (command.includes("kill")) locks.delete(name);
      return {};
    };
    super(Object.fromEntries(names.map((name) => [name, ({ command }) => shellOf(name)(command)])));
    this.locks = locks;
    this.onClose = (name) => void locks.delete(name);
  }

  /** Another run holds it. */
  give(host: string, holder: Holder): void {
    this.locks.set(host, holderLine(holder));
  }

  #lock(name: string, command: string): string {
    const holder = this.locks.get(name);
    if (holder !== undefined) return `held ${holder}\n`;
    this.taken.push(name);
    this.locks.set(name, /\{"operator".*?\}/u.exec(command)?.[0] ?? "");
    return "ours\n";
  }
}
