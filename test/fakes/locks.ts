import { RadioctlError } from "../../src/errors.js";
import { holderLine, type Holder } from "../../src/host/holder.js";
import { FakeFleet, type FakeShell } from "./fleet.js";

/** Hosts with one lock each. A lock lasts as long as the connection that took it, as with the kernel of a real host. */
export class LockedFleet extends FakeFleet {
  /** The lock's line, by host. */
  readonly locks: Map<string, string>;
  /** Hosts that have just lost their connections. */
  readonly lost = new Set<string>();
  /** Hosts in the order of their locks. */
  readonly taken: string[] = [];
  /** Answers every other command. */
  answer: (host: string, command: Parameters<FakeShell>[0]) => ReturnType<FakeShell> = () => ({});

  constructor(...names: readonly string[]) {
    const locks = new Map<string, string>();
    const shellOf = (name: string) => (command: Parameters<FakeShell>[0]) => {
      const script = String(command.stdin);
      if (this.lost.delete(name)) return new RadioctlError("outcomeUnknown", "the connection ended", { host: name });
      if (script.includes("echo ours")) return { stdout: this.#lock(name, script) };
      if (!/kill "?\$\(cat/u.test(script)) return this.answer(name, command);
      locks.delete(name);
      return {};
    };
    super(Object.fromEntries(names.map((name) => [name, shellOf(name)])));
    this.locks = locks;
    this.onClose = (name) => void locks.delete(name);
  }

  /** Another run holds it. */
  give(host: string, holder: Holder): void {
    this.locks.set(host, holderLine(holder));
  }

  #lock(name: string, script: string): string {
    const holder = this.locks.get(name);
    if (holder !== undefined) return `held ${holder}\n`;
    this.taken.push(name);
    this.locks.set(name, /\{"operator".*?\}/u.exec(script)?.[0] ?? "");
    return "ours\n";
  }
}
