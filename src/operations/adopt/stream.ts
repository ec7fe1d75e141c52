import type { EncoderStream } from "./encoders/stream.js";
import type { KnownMount } from "./formats.js";
import type { IcecastRelay } from "./icecast/relays.js";
import type { Output } from "./liquidsoap/outputs.js";

/** One mount of the server, and where its audio comes from. */
export interface Stream extends KnownMount {
  relay: IcecastRelay | undefined;
  /** The mount of the same server that it repeats: a relay from itself. */
  repeats: IcecastRelay | undefined;
  output: Output | undefined;
  encoder: EncoderStream | undefined;
}
