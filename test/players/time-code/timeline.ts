import { hopsOf, type Hops } from "./hops.js";
import { runsOf, type Run } from "./runs.js";

/** All that is known of a recording. Times in seconds since its begin. */
export interface Timeline {
  seconds: number;
  hops: Hops;
  runs: readonly Run[];
}

/** @param samples one channel, 1 is full scale */
export function timelineOf(samples: Float32Array, rate: number): Timeline {
  const hops = hopsOf(samples, rate);
  return { seconds: samples.length / rate, hops, runs: runsOf(hops) };
}
