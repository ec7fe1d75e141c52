import type { Interrupts } from "../ports/interrupts.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export const realInterrupts: Interrupts = {
  claim() {
    const asked = new AbortController();
    const now = new AbortController();
    const onSignal = () => (asked.signal.aborted ? now : asked).abort();
    const others = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }));
    for (const signal of SIGNALS) process.removeAllListeners(signal).on(signal, onSignal);
    return {
      asked: asked.signal,
      now: now.signal,
      release() {
        for (const { signal, listeners } of others) {
          process.off(signal, onSignal);
          for (const listener of listeners) process.on(signal, listener);
        }
      },
    };
  },
};
