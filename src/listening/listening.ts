import type { RadioctlError } from "../errors.js";
import type { Capture } from "../ports/http.js";
import type { Listener, ParentVerdict } from "./mount-report.js";
import type { StreamCodec } from "./stream/stream-frames.js";

/** A mount that the probe records for a while, as a listener. */
export interface Listening extends Listener {
  /** `eu-1 /live.mp3` */
  subject: string;
  /** undefined: through the listen name. */
  host: string | undefined;
  region: string | undefined;
  channel: string;
  /** `/live.mp3` */
  mount: string;
  codec: StreamCodec;
  /** undefined: unknown, as for FLAC. */
  bitrateKbps: number | undefined;
  /** The masters whose bytes it should play: the active one first, then its standby; empty for a master's own mount. */
  masters: readonly string[];
  /** Another way to a stream whose level is judged elsewhere: over TLS, over IPv6, through another address of the name. */
  isAnotherWay?: boolean;
}

/** The subject of a stream that is reached in another way: `eu-1 https /live.mp3`. */
export function wayOf(place: string, way: string, mount: string): string {
  return `${place} ${way} ${mount}`;
}

/** A mount with its recording. */
export interface Heard {
  listening: Listening;
  capture: Capture | RadioctlError;
  /** The comparison with each of its masters, in their order. */
  masters: readonly ParentVerdict[];
}
