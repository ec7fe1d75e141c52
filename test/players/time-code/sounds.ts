import { programme } from "./programme.js";

/** Joins pieces of sound, without a fade. */
export function joined(...pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const made = new Map<string, Float32Array>();

/** The programme from one place until another, in seconds. Tests ask for the same parts: each is made once, and must not be changed. */
export function part(from: number, to: number, rate: number): Float32Array {
  const key = `${from} ${to} ${rate}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const sound = programme(from, to - from, rate);
  made.set(key, sound);
  return sound;
}

export const silence = (seconds: number, rate: number) => new Float32Array(Math.round(seconds * rate));

/** Adds a click: 2 ms of a tone far from those of the time code. @param decibels of its peak, below full scale */
export function clicked(sound: Float32Array, atSeconds: number, decibels: number, rate: number): Float32Array {
  const samples = Float32Array.from(sound);
  const [first, length] = [Math.round(atSeconds * rate), Math.round(0.002 * rate)];
  for (let at = 0; at < length; at += 1) {
    samples[first + at] = (samples[first + at] ?? 0) + 10 ** (decibels / 20) * Math.sin((2 * Math.PI * 7000 * at) / rate);
  }
  return samples;
}
