import { HIGHEST_HERTZ, LOWEST_HERTZ } from "./code.js";

/** Samples of a spectrum: 11 ms at 48 kHz. */
const SIZE = 512;
/** A tone spreads over four bins to each side (Blackman-Harris, 92 dB), and a glide over some more. */
const SPREAD_HERTZ = 750;
/** Coefficients of the Blackman-Harris window. */
const WINDOW = [0.358_75, -0.488_29, 0.141_28, -0.011_68];

/** Measures the power of all that is not near the time code's tones: clicks and noise. 1 is a square wave at full scale. */
export class FarFromTone {
  private readonly window = Float64Array.from({ length: SIZE }, (_, at) =>
    WINDOW.reduce((sum, weight, order) => sum + weight * Math.cos((2 * Math.PI * order * (at + 0.5)) / SIZE), 0),
  );
  private readonly scale = 2 / (SIZE * this.window.reduce((sum, weight) => sum + weight * weight, 0));
  private readonly cosines = Float64Array.from({ length: SIZE / 2 }, (_, at) => Math.cos((2 * Math.PI * at) / SIZE));
  private readonly sines = Float64Array.from({ length: SIZE / 2 }, (_, at) => -Math.sin((2 * Math.PI * at) / SIZE));
  private readonly real = new Float64Array(SIZE);
  private readonly imaginary = new Float64Array(SIZE);
  private readonly below: number;
  private readonly above: number;

  constructor(rate: number) {
    const bin = rate / SIZE;
    this.below = Math.floor((LOWEST_HERTZ - SPREAD_HERTZ) / bin);
    this.above = Math.ceil((HIGHEST_HERTZ + SPREAD_HERTZ) / bin);
  }

  /** @param centre the sample in the middle */
  power(samples: Float32Array, centre: number): number {
    const { real, imaginary, window } = this;
    const begin = centre - SIZE / 2;
    for (let at = 0; at < SIZE; at += 1) {
      real[reversals[at] ?? 0] = (samples[begin + at] ?? 0) * (window[at] ?? 0);
    }
    imaginary.fill(0);
    this.transform();
    let sum = 0;
    for (let bin = 1; bin < SIZE / 2; bin += 1) {
      if (bin <= this.below || bin >= this.above) sum += (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2;
    }
    return sum * this.scale;
  }

  /** The fast Fourier transform of what stands in bit-reversed order (Cooley and Tukey), in place. */
  private transform(): void {
    const { real, imaginary, cosines, sines } = this;
    for (let half = 1; half < SIZE; half *= 2) {
      const stride = SIZE / 2 / half;
      for (let group = 0; group < SIZE; group += 2 * half) {
        for (let at = 0; at < half; at += 1) {
          const even = group + at;
          const odd = even + half;
          const cosine = cosines[at * stride] ?? 0;
          const sine = sines[at * stride] ?? 0;
          const re = (real[odd] ?? 0) * cosine - (imaginary[odd] ?? 0) * sine;
          const im = (real[odd] ?? 0) * sine + (imaginary[odd] ?? 0) * cosine;
          real[odd] = (real[even] ?? 0) - re;
          imaginary[odd] = (imaginary[even] ?? 0) - im;
          real[even] = (real[even] ?? 0) + re;
          imaginary[even] = (imaginary[even] ?? 0) + im;
        }
      }
    }
  }
}

const BITS = Math.log2(SIZE);
const reversals = Int32Array.from({ length: SIZE }, (_, at) =>
  Array.from({ length: BITS }, (_, bit) => ((at >> bit) & 1) << (BITS - 1 - bit)).reduce((sum, bit) => sum + bit, 0),
);
