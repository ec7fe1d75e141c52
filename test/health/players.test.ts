import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { families, familyOf, familyShares, type Family } from "../../src/health/players.js";
import { anyText } from "../any-text.js";

const agents: ReadonlyArray<readonly [Family, string]> = [
  ["browser", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"],
  ["browser", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"],
  [
    "browser",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1",
  ],
  ["VLC", "VLC/3.0.18 LibVLC/3.0.18"],
  ["ffmpeg or mpv", "Lavf/59.27.100"],
  ["ffmpeg or mpv", "mpv 0.35.1"],
  ["ffmpeg or mpv", "Music Player Daemon 0.23.12"],
  ["Apple", "AppleCoreMedia/1.0.0.22A3354 (iPhone; U; CPU OS 18_0 like Mac OS X; de_de)"],
  ["Apple", "iTunes/12.12.9 (Windows; Microsoft Windows 10 x64) AppleWebKit/7613.2007"],
  ["Winamp", "WinampMPEG/5.66, Ultravox/2.1"],
  ["Winamp", "NSPlayer/12.00.19041.1 WMFSDK/12.00.19041.1"],
  ["Winamp", "foobar2000/1.6.16"],
  ["Sonos", "Linux UPnP/1.0 Sonos/80.1-55014 (ZPS22)"],
  ["Alexa", "Mozilla/5.0 (Linux; Android 7.1.2; AEOBC) AppleWebKit/537.36 (KHTML, like Gecko) Alexa/1.0"],
  [
    "Google",
    "Mozilla/5.0 (X11; Linux armv7l) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.225 Safari/537.36 CrKey/1.56.500000",
  ],
  [
    "TV or radio set",
    "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) 76.0.3809.146/6.0 TV Safari/537.36",
  ],
  ["TV or radio set", "FS Radio/1.0 Frontier Silicon"],
  ["mobile app", "TuneIn Radio/27.2; iPhone15,2; iOS/18.0"],
  ["mobile app", "RadioDroid2/0.84 (Android)"],
  ["mobile app", "myRadio/3 (Linux;Android 14) ExoPlayerLib/2.19.1"],
  ["mobile app", "RadioApp/1 CFNetwork/1568.100.1 Darwin/24.0.0"],
  ["bot", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"],
  ["bot", "curl/7.88.1"],
  ["bot", "python-requests/2.31.0"],
  ["relay", "Icecast 2.4.4"],
  ["probe", "radioctl/probe"],
  ["bot", "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)"],
  ["bot", "blackbox_exporter/0.25"],
  ["other", "listener radioctl/probe"],
  ["other", "Radioctl/probe"],
  ["other", "\u00a0radioctl/probe"],
  ["other", "icecast 2.4.4"],
  ["unnamed", "-"],
  ["unnamed", ""],
  ["other", "some unknown player"],
];

describe("players", () => {
  it.each(agents)("%s: %s", (family, agent) => expect(familyOf(agent)).toBe(family));

  it("every User-Agent has one family, whatever its characters", () => {
    fc.assert(fc.property(anyText(), (agent) => families.includes(familyOf(agent))));
  });

  it("shares add up to the whole listening time, without relays and probes", () => {
    const agent = fc.constantFrom(...agents.map(([, name]) => name));
    const use = fc.record({
      mount: fc.constant("/live.mp3"),
      agent,
      listens: fc.nat(100),
      seconds: fc.nat(9999),
      bytes: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(use), (uses) => {
        const listened = uses.filter((each) => !["relay", "probe"].includes(familyOf(each.agent)));
        const shares = familyShares(uses);
        const seconds = listened.reduce((sum, each) => sum + each.seconds, 0);
        expect(shares.reduce((sum, { hours }) => sum + hours, 0)).toBeCloseTo(seconds / 3600, 6);
        expect(shares.reduce((sum, { listens }) => sum + listens, 0)).toBe(listened.reduce((sum, each) => sum + each.listens, 0));
        expect(shares.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(seconds === 0 ? 0 : 100, 6);
      }),
    );
  });
});
