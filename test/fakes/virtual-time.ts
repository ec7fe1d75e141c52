import type { Clock } from "../../src/ports/clock.js";

/** Time that passes at once: when all callers wait, it jumps to the time at which the first one wakes up. */
export class VirtualTime implements Clock {
  #milliseconds = 0;
  #sleepers: Array<{ at: number; wake: () => void }> = [];
  #running = false;

  now(): Date {
    return new Date(this.#milliseconds);
  }

  monotonic(): number {
    return this.#milliseconds;
  }

  async sleep(milliseconds: number, stop?: AbortSignal): Promise<void> {
    const woken = new Promise<void>((wake) => {
      const stopped = () => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        wake();
      };
      const woke = () => {
        stop?.removeEventListener("abort", stopped);
        wake();
      };
      const sleeper = { at: this.#milliseconds + milliseconds, wake: woke };
      this.#sleepers.push(sleeper);
      if (stop?.aborted === true) stopped();
      else stop?.addEventListener("abort", stopped, { once: true });
    });
    this.#run();
    return woken;
  }

  /** Runs after all promises that can settle now; each turn wakes one sleeper. */
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => {
      this.#running = false;
      this.#sleepers.sort((one, other) => one.at - other.at);
      const next = this.#sleepers.shift();
      if (next === undefined) return;
      this.#milliseconds = Math.max(this.#milliseconds, next.at);
      next.wake();
      if (this.#sleepers.length > 0) this.#run();
    });
  }
}
