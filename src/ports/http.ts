import type { Duplex } from "node:stream";
import type { Fence } from "./fence.js";

export interface CaptureRequest {
  /** `http://` or `https://` URL of a mount. */
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Connects to this address without resolving the URL's name, for example to test one of several addresses of a name. */
  address?: string | undefined;
  /** Makes the connection instead of TCP, for example to a port that only the host itself can reach. */
  connect?: (() => Promise<Duplex>) | undefined;
  /** Ends the capture after this many body bytes. */
  maxBytes: number;
  /** Ends the capture this long after the request. The bytes received until then are the result. */
  timeoutSeconds: number;
  /** Called after every piece; true ends the capture. The argument may be kept: it grows until the capture ends. */
  until?: ((soFar: Recording) => boolean) | undefined;
  /** Ends the capture when aborted, for example when a parallel capture has found the result. An abort before the answer is an error. */
  stop?: AbortSignal | undefined;
  /** Gets every piece instead of the recording, which stays empty: for long connections. */
  take?: ((piece: Uint8Array, atMilliseconds: number) => void) | undefined;
  /** Called for the URL's host, unless `connect` makes the connection. */
  fence?: Fence | undefined;
}

/** Received bytes and their arrival times. */
export interface Recording {
  body: Uint8Array;
  /** End offset in `body` and arrival time of each piece, in order; milliseconds of the world's monotonic clock. */
  pieces: ReadonlyArray<{ end: number; atMilliseconds: number }>;
}

/** The beginning of an endless body. Times are milliseconds of the world's monotonic clock. */
export interface Capture extends Recording {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Milliseconds from the request to the first body byte; undefined without a body byte. */
  firstByteMilliseconds: number | undefined;
  startedAtMilliseconds: number;
  endedAtMilliseconds: number;
  /** closed: by the server, cleanly or not. limit: by `maxBytes`. satisfied: by `until` or `stop`. */
  endedBy: "closed" | "limit" | "timeout" | "satisfied";
}

/** Reads streams as a listener does, with a bounded GET. An ordinary HTTP client would wait forever for the end of the body. */
export interface Http {
  /**
   * Any status is a result. Redirects are results too, and are not followed. Each call uses a new connection, and closes it at the end.
   * @throws RadioctlError unreachable when no HTTP answer comes
   */
  capture(request: CaptureRequest): Promise<Capture>;
}

export interface SendRequest {
  /** `http://` or `https://`. The URL may be a secret, so errors contain only its host. */
  url: string;
  method: "GET" | "POST";
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | undefined;
  /** The time limit from the connection to the last byte that is kept. */
  timeoutSeconds: number;
  /** The maximum that is read of the answer's body. */
  maxBytes: number;
  fence?: Fence | undefined;
}

export interface SendAnswer {
  status: number;
  /** The beginning of the body. */
  text: string;
}

/** Sends one request to a service and reads a short answer. */
export interface HttpSend {
  /**
   * Any status is a result. Redirects are results too, and are not followed.
   * @throws RadioctlError unreachable when no HTTP answer comes in time, usage for an invalid URL; both contain at most the URL's host
   */
  send(request: SendRequest): Promise<SendAnswer>;
}
