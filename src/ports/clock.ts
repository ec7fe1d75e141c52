export interface Clock {
  now(): Date;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
  /** @param stop ends it early */
  sleep(milliseconds: number, stop?: AbortSignal): Promise<void>;
}
