/** Kinds of clients, by User-Agent. */
export const families = [
  "browser",
  "mobile app",
  "VLC",
  "Apple",
  "Winamp",
  "ffmpeg or mpv",
  "Sonos",
  "Alexa",
  "Google",
  "TV or radio set",
  "bot",
  "relay",
  "probe",
  "other",
  "unnamed",
] as const;

export type Family = (typeof families)[number];

/** One player's use of one mount of a relay. */
export interface PlayerUse {
  mount: string;
  /** Its User-Agent, shortened. */
  agent: string;
  listens: number;
  seconds: number;
  bytes: number;
}

export interface FamilyShare {
  family: Family;
  listens: number;
  hours: number;
  /** Share of the listening time. */
  percent: number;
}

/**
 * The order matters: many players also name their library, and every browser names the other browsers. The names are from logs of streaming
 * servers and from the vendors' documentation.
 */
const SIGNS: ReadonlyArray<readonly [Family, RegExp]> = [
  ["bot", /blackbox|prometheus|nagios|check_http|uptimerobot|pingdom|statuscake|kuma/u],
  ["bot", /bot\b|crawl|spider|slurp|archiver|^curl\/|^wget\/|python-|go-http-client|libwww|java\/|streamripper/u],
  ["Sonos", /sonos/u],
  ["Alexa", /alexa|amazonmusic|echo\/|^aeo/u],
  ["Google", /google-?home|chromecast|crkey|googlecast/u],
  [
    "TV or radio set",
    /smart-?tv|smarttv|hbbtv|roku|webos|tizen|bravia|netcast|frontier|reciva|squeeze|logitech|bose|denon|marantz|yamaha|onkyo|linn|grundig|internet radio|wifi radio/u,
  ],
  [
    "mobile app",
    /tunein|radio\.?net|radio\.?de|mytuner|radiogarden|radio garden|simpleradio|radiofm|audials|xiialive|replaio|exoplayer|stagefright|radioplayer|transistor|radiodroid|dalvik|okhttp|cfnetwork/u,
  ],
  ["VLC", /\bvlc\b|libvlc/u],
  ["Apple", /itunes|applecoremedia|apple ?music|quicktime/u],
  ["Winamp", /winamp|nsplayer|windows-media-player|foobar|aimp|xmms|wacup|audacious|clementine|strawberry|rhythmbox|amarok/u],
  ["ffmpeg or mpv", /lavf|ffmpeg|\bmpv\b|mplayer|gstreamer|libmpv|\bmpd\b|music player daemon|liquidsoap/u],
  ["browser", /mozilla\/|opera|safari|chrome|firefox|edge/u],
];

/**
 * The family of a player by its User-Agent; `other` for an unknown name. Names of relays and of radioctl's own programs are reserved: a relay's nginx puts
 * a word in front of them unless the client is one (site.conf). So they are compared exactly, before anything is trimmed. Pure.
 */
export function familyOf(agent: string): Family {
  if (agent.startsWith("Icecast ")) return "relay";
  if (agent.startsWith("radioctl/")) return "probe";
  const name = agent.trim().toLowerCase();
  if (name === "" || name === "-") return "unnamed";
  return SIGNS.find(([, sign]) => sign.test(name))?.[0] ?? "other";
}

/** Relays below and radioctl's own programs are not listeners. */
export function isListener(family: Family): boolean {
  return family !== "relay" && family !== "probe";
}

/** Listening time by family, largest first, without relays and probes. */
export function familyShares(uses: readonly PlayerUse[]): FamilyShare[] {
  const sums = new Map<Family, { listens: number; seconds: number }>();
  for (const { agent, listens, seconds } of uses) {
    const family = familyOf(agent);
    const sum = sums.get(family) ?? { listens: 0, seconds: 0 };
    sums.set(family, { listens: sum.listens + listens, seconds: sum.seconds + seconds });
  }
  const counted = [...sums].filter(([family]) => isListener(family));
  const all = counted.reduce((sum, [, { seconds }]) => sum + seconds, 0);
  return counted
    .map(([family, { listens, seconds }]) => ({
      family,
      listens,
      hours: seconds / 3600,
      percent: all === 0 ? 0 : (100 * seconds) / all,
    }))
    .sort((one, other) => other.hours - one.hours || other.listens - one.listens);
}
