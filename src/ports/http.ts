import type { Duplex } from "node:stream";

export interface CaptureRequest {
  /** `http://` URL of a mount. */
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Connects through this instead of TCP, as for a port that only the host itself can reach. */
  connect?: (() => Promise<Duplex>) | undefined;
  /** Ends the capture after this many body bytes. */
  maxBytes: number;
  /** Ends the capture after this long, counted from the request. What arrived by then is the result. */
  timeoutSeconds: number;
}

/** The bounded beginning of an endless body, with when its pieces arrived. */
export interface Capture {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
  /** From the request to the first body byte, milliseconds; undefined when none came. */
  firstByteMilliseconds: number | undefined;
  /** End offset in `body` and arrival time of each piece, in order; milliseconds of the world's monotonic clock. */
  pieces: ReadonlyArray<{ end: number; atMilliseconds: number }>;
}

/** Reads streams as a listener does: a bounded GET. An ordinary HTTP client would wait for the end of the body for ever. */
export interface Http {
  /** @throws RadioctlError unreachable when no HTTP answer comes at all */
  capture(request: CaptureRequest): Promise<Capture>;
}
