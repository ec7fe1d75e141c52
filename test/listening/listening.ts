import type { Listening } from "../../src/listening/listening.js";

/** A probe of a relay's MP3 mount. */
export const listening: Listening = {
  subject: "eu-1 /live.mp3",
  host: "eu-1",
  region: "eu",
  channel: "main",
  mount: "/live.mp3",
  codec: "mp3",
  bitrateKbps: 128,
  url: "http://192.0.2.21/live.mp3",
  masters: [],
};
