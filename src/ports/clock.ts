export interface Clock {
  now(): Date;
  /** Milliseconds that only ever grow. */
  monotonic(): number;
  /** @param stop ends it early */
  sleep(milliseconds: number, stop?: AbortSignal): Promise<void>;
}
