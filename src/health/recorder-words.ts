import type { ChannelRecorder } from "./facts/recordings.js";

/** Why nothing is recorded. */
export function stoppedText(found: ChannelRecorder): string {
  const { stopped, freeBytes, leastFreeBytes } = found;
  if (stopped === "quota") return `records nothing: ${usedText(found)}`;
  if (stopped === "disk")
    return `records nothing: the disk has ${gigabytes(freeBytes ?? 0)} free, limit ${gigabytes(leastFreeBytes)}`;
  return `records nothing: the disk refuses to write (${stopped ?? ""})`;
}

/** `18.5 GB of its 20.0 GB are used` */
export function usedText({ bytes, quotaBytes }: ChannelRecorder): string {
  return `${gigabytes(bytes)} of its ${gigabytes(quotaBytes)} are used`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
