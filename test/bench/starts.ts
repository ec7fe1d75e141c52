import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CODECS, RelayOfPlayers, type PlayedCodec } from "../lab/relay-of-players.js";
import { startChromium, startFirefox } from "../players/browsers.js";
import type { Start } from "../players/page.js";
import { startSound, type Sound } from "../players/sound.js";

const BROWSERS = { chromium: startChromium, firefox: startFirefox } as const;
type BrowserName = keyof typeof BROWSERS;

/** A listener who waits longer takes the station for dead. */
const GOAL_SECONDS = 2;

/**
 * Starts each format in each browser, one listener after the other, on a relay. Prints the errors, and how long it took until audio was heard.
 * @param only one format
 */
export async function benchStarts(count: number, only?: string): Promise<void> {
  const relay = await RelayOfPlayers.up("bench-starts");
  const folder = await mkdtemp(join(tmpdir(), "starts-"));
  await chmod(folder, 0o755);
  const sound = await startSound(folder);
  try {
    for (const browser of ["chromium", "firefox"] as const)
      for (const codec of CODECS.filter((each) => only === undefined || each === only))
        console.log(await startsOf(browser, codec, relay, { count, sound, folder }));
  } finally {
    await sound.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    await relay.down();
  }
}

async function startsOf(
  name: BrowserName,
  codec: PlayedCodec,
  relay: RelayOfPlayers,
  { count, sound, folder }: { count: number; sound: Sound; folder: string },
): Promise<string> {
  const own = join(folder, `${name}-${codec}`);
  await mkdir(own);
  await chmod(own, 0o777);
  const sink = await sound.sink(`${name}-${codec}`);
  // What the first page plays keeps the browser's audio output open, as in a browser that is in use.
  const browser = await BROWSERS[name](relay.url(codec), sink, own);
  try {
    const starts: Start[] = [];
    for (let index = 0; index < count; index += 1) starts.push(await browser.tryStart(`${relay.url(codec)}?start=${index}`));
    return textOf(`${name} ${codec}`, starts);
  } finally {
    await browser.stop();
    await sink.stop();
  }
}

function textOf(what: string, starts: readonly Start[]): string {
  const heard = starts.filter(({ error }) => error === null).map(({ seconds }) => seconds);
  const sorted = heard.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(2) ?? "-";
  const late = heard.filter((seconds) => seconds > GOAL_SECONDS).length;
  const errors = [...new Set(starts.flatMap(({ error }) => error ?? []))];
  const failed = starts.length - heard.length;
  return `${what}: ${starts.length} starts, ${failed} failed, ${late} after ${GOAL_SECONDS} s; median ${at(0.5)} s, 99 % ${at(0.99)} s, worst ${at(1)} s${errors.map((error) => `; ${error}`).join("")}`;
}
