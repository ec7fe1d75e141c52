import type { Recording } from "../../../src/ports/http.js";

/** The bytes that a station sends: byte `n` is on air `n / bytesPerSecond` seconds after the start. */
export interface Broadcast {
  bytes: Uint8Array;
  bytesPerSecond: number;
}

export interface Tuned {
  /** In the station's time. */
  fromSeconds: number;
  seconds: number;
  /** How far this listener is behind the station. */
  lagSeconds?: number;
  /** Older audio that the listener gets at once. */
  burstBytes?: number;
  pieceBytes?: number;
  /** Arrives before everything else, as Ogg's headers do. */
  headers?: Uint8Array;
}

/** Bytes that never repeat; equal seeds give equal bytes. */
export function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    // The generator of Numerical Recipes: good enough, and equal on every machine.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** The recording of one listener of a broadcast. */
export function record({ bytes, bytesPerSecond }: Broadcast, tuned: Tuned): Recording {
  const { fromSeconds, seconds, lagSeconds = 0, burstBytes = 0, pieceBytes = 1400, headers = new Uint8Array() } = tuned;
  const edge = Math.floor((fromSeconds - lagSeconds) * bytesPerSecond);
  const first = Math.max(0, edge - burstBytes);
  const pieces: Array<{ end: number; atMilliseconds: number }> = [];
  const begun = headers.length + edge - first;
  if (begun > 0) pieces.push({ end: begun, atMilliseconds: fromSeconds * 1000 });
  // The station decides where pieces end: at the same bytes for every listener.
  const lastEdge = (fromSeconds + seconds - lagSeconds) * bytesPerSecond;
  for (let end = Math.ceil((edge + 1) / pieceBytes) * pieceBytes; end <= lastEdge; end += pieceBytes) {
    pieces.push({ end: headers.length + end - first, atMilliseconds: (end / bytesPerSecond + lagSeconds) * 1000 });
  }
  const length = (pieces.at(-1)?.end ?? 0) - headers.length;
  return { body: Buffer.concat([headers, bytes.subarray(first, first + Math.max(0, length))]), pieces };
}
