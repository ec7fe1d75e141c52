import type { Duplex } from "node:stream";
import type { StreamCodec } from "./stream/stream-frames.js";

/** Where a stream is heard. */
export interface Ear {
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Connects here instead of to what the URL's name resolves to. */
  address?: string | undefined;
  /** Connects through this instead of TCP, as for a port that only the host itself can reach. */
  connect?: (() => Promise<Duplex>) | undefined;
}

/** A mount to hear, with what it should be. */
export interface MountProbe extends Ear {
  /** `/live.mp3` */
  mount: string;
  codec: StreamCodec;
  /** undefined: not known, as for FLAC. */
  bitrateKbps: number | undefined;
  /** Where its bytes should come from, in order of preference; none for a master. */
  parents: ReadonlyArray<Ear & { name: string }>;
  /** From now until no further try begins. */
  deadlineSeconds: number;
}

/** What became of one parent in the comparison. */
export type ParentVerdict =
  | { name: string; verdict: "same"; lagSeconds: number; equalBytes: number }
  | { name: string; verdict: "different" | "repeating" | "short" }
  | { name: string; verdict: "silent"; problem: string };

/** Why a mount is not on air as it should be. */
export type MountFailure =
  | { kind: "no answer"; problem: string; hint: string | undefined }
  | { kind: "status"; status: number }
  | { kind: "no frames"; bytes: number }
  | { kind: "wrong codec"; found: StreamCodec }
  /** Audio came, and then no more for this long. */
  | { kind: "stalled"; seconds: number }
  /** The server hung up in the middle of the audio. */
  | { kind: "ended" }
  /** Audio, but not what any of its parents plays. */
  | { kind: "different bytes" }
  /** Audio, but nothing to compare it with: no parent gave enough in time. */
  | { kind: "undetermined" };

/** A mount as a listener hears it. */
export type MountReport =
  | {
      mount: string;
      heard: true;
      codec: StreamCodec;
      /** Measured; undefined when the stream does not tell its time. */
      bitrateKbps: number | undefined;
      /** As the frames say; undefined when they don't. */
      sampleRateHz: number | undefined;
      channels: number | undefined;
      /** From the request, of a new connection, to the end of the first whole frame. */
      firstAudioMilliseconds: number;
      /** parent: bytes equal to the first that is. repeating: silence or a steady tone here and there, whose bytes tell nothing. */
      source: { kind: "own" } | { kind: "parent"; name: string; lagSeconds: number; equalBytes: number } | { kind: "repeating" };
      parents: readonly ParentVerdict[];
      tries: number;
    }
  | {
      mount: string;
      heard: false;
      url: string;
      /** What it should have been. */
      codec: StreamCodec;
      failure: MountFailure;
      parents: readonly ParentVerdict[];
      tries: number;
      waitedSeconds: number;
    };
