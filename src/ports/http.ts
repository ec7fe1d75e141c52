import type { Duplex } from "node:stream";
import type { Fence } from "./fence.js";

export interface CaptureRequest {
  /** `http://` or `https://` URL of a mount. */
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Connects here instead of to what the URL's name resolves to, as for one of several addresses of a name. */
  address?: string | undefined;
  /** Connects through this instead of TCP, as for a port that only the host itself can reach. */
  connect?: (() => Promise<Duplex>) | undefined;
  /** Ends the capture after this many body bytes. */
  maxBytes: number;
  /** Ends the capture after this long, counted from the request. What arrived by then is the result. */
  timeoutSeconds: number;
  /** Asked after every piece; true ends the capture. Its argument may be kept: it goes on growing until the capture ends. */
  until?: ((soFar: Recording) => boolean) | undefined;
  /** Ends the capture when aborted, as when another capture found what both were after. Before the answer that is an error. */
  stop?: AbortSignal | undefined;
  /** Gets every piece instead of the recording, which then stays empty: for listeners who stay for long. */
  take?: ((piece: Uint8Array, atMilliseconds: number) => void) | undefined;
  /** Asked for the URL's host, unless `connect` makes the connection. */
  fence?: Fence | undefined;
}

/** Bytes with when they arrived. */
export interface Recording {
  body: Uint8Array;
  /** End offset in `body` and arrival time of each piece, in order; milliseconds of the world's monotonic clock. */
  pieces: ReadonlyArray<{ end: number; atMilliseconds: number }>;
}

/** The bounded beginning of an endless body. Times are milliseconds of the world's monotonic clock. */
export interface Capture extends Recording {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** From the request to the first body byte, milliseconds; undefined when none came. */
  firstByteMilliseconds: number | undefined;
  startedAtMilliseconds: number;
  endedAtMilliseconds: number;
  /** closed: by the server, cleanly or not. limit: by `maxBytes`. satisfied: by `until` or `stop`. */
  endedBy: "closed" | "limit" | "timeout" | "satisfied";
}

/** Reads streams as a listener does: a bounded GET. An ordinary HTTP client would wait for the end of the body for ever. */
export interface Http {
  /**
   * Any status is a result, redirects too: they are not followed. Each call has a connection of its own, which ends with it.
   * @throws RadioctlError unreachable when no HTTP answer comes at all
   */
  capture(request: CaptureRequest): Promise<Capture>;
}

export interface SendRequest {
  /** `http://` or `https://`. May be a secret: nothing but its host is ever in an error. */
  url: string;
  method: "GET" | "POST";
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | undefined;
  /** For all of it, from the connection to the last byte that is kept. */
  timeoutSeconds: number;
  /** Of the answer's body; the rest is not read. */
  maxBytes: number;
  fence?: Fence | undefined;
}

export interface SendAnswer {
  status: number;
  /** The beginning of the body. */
  text: string;
}

/** Tells something to a service: one request, one short answer. */
export interface HttpSend {
  /**
   * Any status is a result, redirects too: they are not followed.
   * @throws RadioctlError unreachable when no HTTP answer comes in time, usage for what is no URL; neither says more of the URL than its host
   */
  send(request: SendRequest): Promise<SendAnswer>;
}
