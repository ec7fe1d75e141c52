import type { Keeping, Look } from "../../src/ports/history.js";

export const keeping: Keeping = { rawDays: 35, hourDays: 400, hourShiftMinutes: 0 };

/** An observation of one channel: listeners of `eu-1 /live.mp3` and of `us-1 /live.flac`. */
export function lookAt(at: string | number, mp3: number, opus = 0, more: Partial<Look> = {}): Look {
  return {
    at: new Date(at),
    listeners: [
      { host: "eu-1", region: "eu", channel: "main", mount: "/live.mp3", codec: "mp3", bitrateKbps: 128, listeners: mp3 },
      {
        host: "us-1",
        region: "us",
        channel: "main",
        mount: "/live.flac",
        codec: "flac",
        bitrateKbps: undefined,
        listeners: opus,
      },
    ],
    lags: [],
    onAir: [],
    ...more,
  };
}

export const always = { from: new Date(0), to: new Date("2100-01-01T00:00:00Z") };
