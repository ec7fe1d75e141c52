/** A stream whose audio a local program makes, served over HTTP. */
export interface Broadcast {
  address: string;
  /** 0: any free port. */
  port: number;
  /** `/airtime.mp3`; all other paths are answered with 404. */
  path: string;
  contentType: string;
  /** A program that writes endless audio to stdout, in real time. It is started when the port is open. */
  argv: readonly [string, ...string[]];
  /** A new client first gets this many bytes of the latest audio. */
  burstBytes: number;
  /** Each client begins at a multiple of so many bytes of the program's output: a sample of uncompressed audio. 1: anywhere. */
  unitBytes: number;
}

export interface OnAirBroadcast {
  port: number;
  /** Resolves after `close`. @throws RadioctlError failed, with the program's last lines, when it ends earlier */
  over: Promise<void>;
  /** Disconnects all clients and ends the program. */
  close(): Promise<void>;
}

export interface Broadcasts {
  /** @throws RadioctlError failed when the address or port cannot be used; ProgramMissing */
  serve(broadcast: Broadcast): Promise<OnAirBroadcast>;
}
