/** Ctrl-C, as a run takes it that must not stop in the middle. */
export interface Interruption {
  /** The first: end what is under way, begin nothing more. */
  readonly asked: AbortSignal;
  /** The second: now. */
  readonly now: AbortSignal;
  /** From here on Ctrl-C ends the program again. */
  release(): void;
}

/** Signals to end, from a terminal or from a supervisor. */
export interface Interrupts {
  /** Until its release no signal ends the program by itself. */
  claim(): Interruption;
}
