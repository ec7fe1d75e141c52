/** The most that a lossless stereo stream of CD quality needs: for formats without a configured rate. */
export const MOST_KBPS = 1500;

/** The largest lag with which a relay is still recognized; digital silence in AAC takes nearly as long to arrive at all. */
export const MOST_LAG_SECONDS = 12;

/** A relay begins with a burst of up to a minute of older audio. */
export const MOST_BURST_SECONDS = 60;

export function bytesPerSecond(bitrateKbps: number | undefined): number {
  return (bitrateKbps ?? MOST_KBPS) * 125;
}
