import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sink } from "./sound.js";

/** Players that are one program with the URL on its command line. */
export type ProgramKind = "mpv" | "vlc" | "gstreamer" | "mpd" | "mpg123" | "ffplay" | "mplayer";
export type PlayerKind = ProgramKind | "chromium" | "firefox";
export type Codec = "mp3" | "aac" | "opus" | "vorbis" | "flac";

export const PLAYERS: readonly PlayerKind[] = [
  "chromium",
  "firefox",
  "mpv",
  "vlc",
  "gstreamer",
  "mpd",
  "mpg123",
  "ffplay",
  "mplayer",
];

/** Debian's package and command of each. */
export const COMMANDS: Readonly<Record<PlayerKind, string>> = {
  chromium: "chromium",
  firefox: "firefox-esr",
  mpv: "mpv",
  vlc: "cvlc",
  gstreamer: "gst-launch-1.0",
  mpd: "mpd",
  mpg123: "mpg123",
  ffplay: "ffplay",
  mplayer: "mplayer",
};

/** Whether the player knows the codec at all. */
export function plays(kind: PlayerKind, codec: Codec): boolean {
  return kind !== "mpg123" || codec === "mp3";
}

const NOBODY = 65_534;

export interface Start {
  argv: string[];
  env?: Record<string, string>;
  uid?: number;
}

/** How a player is started on a stream, with its defaults: nothing that helps it to survive is switched on. */
export function startOf(kind: ProgramKind, url: string, { name, server }: Pick<Sink, "name" | "server">, folder: string): Start {
  switch (kind) {
    case "mpv":
      return { argv: ["mpv", "--no-config", "--no-video", "--no-input-terminal", "--ao=pulse", url] };
    case "vlc":
      // It refuses to run as root.
      return { argv: ["cvlc", "--aout=pulse", "--no-metadata-network-access", "--play-and-exit", url], uid: NOBODY };
    case "gstreamer":
      return { argv: ["gst-launch-1.0", "playbin", `uri=${url}`, "audio-sink=pulsesink", "video-sink=fakesink"] };
    case "mpd":
      return { argv: ["mpd", "--no-daemon", "--stdout", mpdSettings(name, server, folder)] };
    case "mpg123":
      return { argv: ["mpg123", "-o", "pulse", url] };
    case "ffplay":
      return { argv: ["ffplay", "-hide_banner", "-nodisp", "-autoexit", url], env: { SDL_AUDIODRIVER: "pulseaudio" } };
    case "mplayer":
      return { argv: ["mplayer", "-noconfig", "all", "-novideo", "-nolirc", "-ao", "pulse", url] };
  }
}

/** Where MPD takes commands. */
export const mpdSocket = (folder: string) => join(folder, "mpd.socket");

function mpdSettings(sink: string, server: string, folder: string): string {
  const file = join(folder, "mpd.conf");
  writeFileSync(
    file,
    [
      `bind_to_address "${mpdSocket(folder)}"`,
      `log_level "verbose"`,
      "audio_output {",
      `  type "pulse"`,
      `  name "null"`,
      `  server "${server}"`,
      `  sink "${sink}"`,
      "}",
      "",
    ].join("\n"),
  );
  return file;
}
