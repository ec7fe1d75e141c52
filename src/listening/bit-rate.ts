/** What a lossless stereo stream of CD quality takes at the most: for formats whose rate nobody has said. */
export const MOST_KBPS = 1500;

/** The most that a relay may be behind its parent and still be recognized; digital silence in AAC takes nearly as long to come at all. */
export const MOST_LAG_SECONDS = 12;

/** A relay begins with a burst of up to a minute of older audio. */
export const MOST_BURST_SECONDS = 60;

export function bytesPerSecond(bitrateKbps: number | undefined): number {
  return (bitrateKbps ?? MOST_KBPS) * 125;
}
