import type { Duplex } from "node:stream";
import type { StreamCodec } from "./stream/stream-frames.js";

/** Where a probe connects to a stream. */
export interface Listener {
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Connects to this address and does not resolve the URL's name. */
  address?: string | undefined;
  /** Connects through this and not through TCP, for example to a port that only the host itself can reach. */
  connect?: (() => Promise<Duplex>) | undefined;
}

/** A mount to probe, with its expected properties. */
export interface MountProbe extends Listener {
  /** `/live.mp3` */
  mount: string;
  codec: StreamCodec;
  /** undefined: unknown, as for FLAC. */
  bitrateKbps: number | undefined;
  /** The servers that its bytes should come from, in order of preference; empty for a master. */
  parents: ReadonlyArray<Listener & { name: string }>;
  /** After this time no further attempt begins. */
  deadlineSeconds: number;
}

/** The result of the comparison with one parent. */
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
  /** Audio came, and then stopped for this long. */
  | { kind: "stalled"; seconds: number }
  /** The server closed the connection in the middle of the audio. */
  | { kind: "ended" }
  /** There is audio, but no parent plays the same. */
  | { kind: "different bytes" }
  /** There is audio, but nothing to compare it with: no parent sent enough in time. */
  | { kind: "undetermined" };

/** A mount as a listener hears it. */
export type MountReport =
  | {
      mount: string;
      heard: true;
      codec: StreamCodec;
      /** Measured; undefined when the stream has no timing. */
      bitrateKbps: number | undefined;
      /** From the frames; undefined when they do not contain it. */
      sampleRateHz: number | undefined;
      channels: number | undefined;
      /** From the request on a new connection to the end of the first whole frame. */
      firstAudioMilliseconds: number;
      /** parent: the first parent with equal bytes. repeating: silence or a steady tone on both, whose bytes can't be compared. */
      source: { kind: "own" } | { kind: "parent"; name: string; lagSeconds: number; equalBytes: number } | { kind: "repeating" };
      parents: readonly ParentVerdict[];
      tries: number;
    }
  | {
      mount: string;
      heard: false;
      url: string;
      /** The expected codec. */
      codec: StreamCodec;
      failure: MountFailure;
      parents: readonly ParentVerdict[];
      tries: number;
      waitedSeconds: number;
    };
