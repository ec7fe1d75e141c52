/** What listens, by the name that it gives itself. */
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

/** Of what a relay's mounts were asked by one kind of player. */
export interface PlayerUse {
  mount: string;
  /** As it names itself, cut short. */
  agent: string;
  listens: number;
  seconds: number;
  bytes: number;
}

export interface FamilyShare {
  family: Family;
  listens: number;
  hours: number;
  /** Of the listening time. */
  percent: number;
}

/**
 * In this order: many a player names the library that it is made with, and every browser all of the others. Names as they were seen in the logs of
 * streaming servers and in the vendors' documentation.
 */
const SIGNS: ReadonlyArray<readonly [Family, RegExp]> = [
  ["relay", /^icecast /u],
  ["probe", /^radioctl|blackbox|prometheus|nagios|check_http|uptimerobot|pingdom|statuscake|kuma/u],
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

/** The family of a player by its User-Agent. Pure; a name that nobody knows is `other`. */
export function familyOf(agent: string): Family {
  const name = agent.trim().toLowerCase();
  if (name === "" || name === "-") return "unnamed";
  return SIGNS.find(([, sign]) => sign.test(name))?.[0] ?? "other";
}

/** Relays below, and probes, listen to nothing. */
export function isListener(family: Family): boolean {
  return family !== "relay" && family !== "probe";
}

/** Listening time by family, the most of it first. Relays and probes left out. */
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
