import { hertzAt } from "./code.js";

/** Of full scale: codecs overshoot, so that there is room above. */
const AMPLITUDE = 0.4;

/** The sound of a part of the programme: one channel, 1 is full scale. @param from where it begins, in seconds */
export function programme(from: number, seconds: number, rate: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  let turns = 0;
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = AMPLITUDE * Math.sin(2 * Math.PI * turns);
    // The frequency halfway to the next sample keeps the sum exact over a step.
    turns = (turns + hertzAt(from + (index + 0.5) / rate) / rate) % 1;
  }
  return samples;
}

/** Signed 16 bits, as a WAV file with one channel. */
export function wavOf(samples: Float32Array, rate: number): Buffer {
  const wav = Buffer.alloc(44 + samples.length * 2);
  wav.write("RIFF");
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples.length * 2, 40);
  for (const [index, sample] of samples.entries()) wav.writeInt16LE(Math.round(sample * 32_767), 44 + index * 2);
  return wav;
}

/** Of one channel, signed 16 bits, little endian. */
export function samplesOf(pcm: Buffer): Float32Array {
  const samples = new Float32Array(pcm.length >> 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = pcm.readInt16LE(index * 2) / 32_768;
  return samples;
}
