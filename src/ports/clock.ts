export interface Clock {
  now(): Date;
  /** Milliseconds that only ever grow. */
  monotonic(): number;
  sleep(milliseconds: number): Promise<void>;
}
