/** Ctrl-C for a run that must not stop in the middle. */
export interface Interruption {
  /** The first Ctrl-C: finish the current step, begin no other. */
  readonly asked: AbortSignal;
  /** The second Ctrl-C: stop now. */
  readonly now: AbortSignal;
  /** Ctrl-C ends the program again. */
  release(): void;
}

/** Signals to stop, from a terminal or a supervisor. */
export interface Interrupts {
  /** Until the release, these signals do not end the program. */
  claim(): Interruption;
}
