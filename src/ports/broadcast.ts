/** A stream of a program's making, as a radio's server gives it. */
export interface Broadcast {
  address: string;
  /** 0: any that is free. */
  port: number;
  /** `/airtime.mp3`; everything else is not found. */
  path: string;
  contentType: string;
  /** Writes audio to its stdout, in real time and without end. Starts once the port is ours. */
  argv: readonly [string, ...string[]];
  /** Of what was on air last, for a client that has just come. */
  burstBytes: number;
}

export interface OnAirBroadcast {
  port: number;
  /** Ends with `close`. @throws RadioctlError failed, with what the program said, when it ends before */
  over: Promise<void>;
  /** Hangs up on everybody and ends the program. */
  close(): Promise<void>;
}

export interface Broadcasts {
  /** @throws RadioctlError failed when nobody can listen there; ProgramMissing */
  serve(broadcast: Broadcast): Promise<OnAirBroadcast>;
}
