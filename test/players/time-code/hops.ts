import { HIGHEST_HERTZ, LOWEST_HERTZ } from "./code.js";
import { FarFromTone } from "./far-from-tone.js";

/** What is heard in pieces of 5 ms. */
export interface Hops {
  /** Length of a piece, close to 5 ms: a whole number of samples. */
  seconds: number;
  /** The tone's mean frequency; meaningless where it is silent. */
  hertz: Float32Array;
  /** The tone's level, in dB below full scale. */
  tone: Float32Array;
  /** The level of all that is far from the tones: clicks, noise. In dB below full scale. */
  noise: Float32Array;
}

const HOP_SECONDS = 0.005;
/** The rate at which the tone's phase is measured. */
const PHASE_HERTZ = 4000;
const CENTRE_HERTZ = (LOWEST_HERTZ + HIGHEST_HERTZ) / 2;
/** Passes all tones, and stops the mirror image at twice the centre. */
const CUTOFF_HERTZ = 1100;
const FILTER_SECONDS = 0.004;
const SILENCE = 1e-10;

const decibels = (power: number) => 10 * Math.log10(power + SILENCE);

/** @param samples one channel, 1 is full scale */
export function hopsOf(samples: Float32Array, rate: number): Hops {
  const decimation = Math.round(rate / PHASE_HERTZ);
  const phasesOfHop = Math.round((HOP_SECONDS * rate) / decimation);
  const samplesOfHop = decimation * phasesOfHop;
  const count = Math.floor(samples.length / samplesOfHop);
  const { real, imaginary } = baseband(samples, rate, decimation, count * phasesOfHop);
  const far = new FarFromTone(rate);
  const hops: Hops = {
    seconds: samplesOfHop / rate,
    hertz: new Float32Array(count),
    tone: new Float32Array(count),
    noise: new Float32Array(count),
  };
  for (let hop = 0; hop < count; hop += 1) {
    let [along, across, power] = [0, 0, 0];
    for (let at = Math.max(1, hop * phasesOfHop); at < (hop + 1) * phasesOfHop; at += 1) {
      const [re, im, reBefore, imBefore] = [real[at] ?? 0, imaginary[at] ?? 0, real[at - 1] ?? 0, imaginary[at - 1] ?? 0];
      along += re * reBefore + im * imBefore;
      across += im * reBefore - re * imBefore;
      power += re * re + im * im;
    }
    hops.hertz[hop] = CENTRE_HERTZ + (Math.atan2(across, along) / (2 * Math.PI)) * (rate / decimation);
    // Half of a tone's power is at its negative frequency, which the filter has removed.
    hops.tone[hop] = decibels((2 * power) / phasesOfHop);
    hops.noise[hop] = decibels(far.power(samples, Math.round((hop + 0.5) * samplesOfHop)));
  }
  return hops;
}

/** The tone moved to around 0 Hz, at a lower rate: its phase turns as fast as its frequency differs from the centre. */
function baseband(samples: Float32Array, rate: number, decimation: number, count: number) {
  const half = Math.round((FILTER_SECONDS * rate) / 2);
  const taps = lowPass(half, CUTOFF_HERTZ / rate);
  const turnOf = (tap: number) => (2 * Math.PI * (tap - half) * CENTRE_HERTZ) / rate;
  const cosines = Float64Array.from(taps, (weight, tap) => weight * Math.cos(turnOf(tap)));
  const sines = Float64Array.from(taps, (weight, tap) => -weight * Math.sin(turnOf(tap)));
  const length = taps.length;
  const real = new Float32Array(count);
  const imaginary = new Float32Array(count);
  for (let at = 0; at < count; at += 1) {
    const centre = at * decimation + (decimation >> 1);
    const begin = centre - half;
    const end = Math.min(length, samples.length - begin);
    let [re, im] = [0, 0];
    for (let tap = Math.max(0, -begin); tap < end; tap += 1) {
      const sample = samples[begin + tap] ?? 0;
      re += sample * (cosines[tap] ?? 0);
      im += sample * (sines[tap] ?? 0);
    }
    const phase = 2 * Math.PI * ((CENTRE_HERTZ * centre) / rate);
    real[at] = re * Math.cos(phase) + im * Math.sin(phase);
    imaginary[at] = im * Math.cos(phase) - re * Math.sin(phase);
  }
  return { real, imaginary };
}

/** A windowed sinc (Blackman), 1 at 0 Hz. @param cutoff of the rate */
function lowPass(half: number, cutoff: number): number[] {
  const taps = Array.from({ length: 2 * half + 1 }, (_, tap) => {
    const x = tap - half;
    const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
    const part = (Math.PI * x) / (half + 1);
    return sinc * (0.42 + 0.5 * Math.cos(part) + 0.08 * Math.cos(2 * part));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
