import type { RadioctlError } from "../errors.js";
import type { Capture } from "../ports/http.js";
import type { Ear, ParentVerdict } from "./mount-report.js";
import type { StreamCodec } from "./stream/stream-frames.js";

/** A mount that is heard for a while, as a listener would. */
export interface Listening extends Ear {
  /** `eu-1 /live.mp3` */
  subject: string;
  /** undefined: by the name that listeners connect to. */
  host: string | undefined;
  region: string | undefined;
  channel: string;
  /** `/live.mp3` */
  mount: string;
  codec: StreamCodec;
  /** undefined: not known, as for FLAC. */
  bitrateKbps: number | undefined;
  /** Whose bytes it should play: the active master first, then its standby; none for a master's own mount. */
  masters: readonly string[];
  /** Another way to a stream whose level is judged elsewhere: over TLS, over IPv6, by another address of the name. */
  isAnotherWay?: boolean;
}

/** What a stream by another way is called: `eu-1 https /live.mp3`. */
export function wayOf(place: string, way: string, mount: string): string {
  return `${place} ${way} ${mount}`;
}

/** What was heard. */
export interface Heard {
  listening: Listening;
  capture: Capture | RadioctlError;
  /** Against each of its masters, in their order. */
  masters: readonly ParentVerdict[];
}
