import { join } from "node:path";
import type { ProbeResult } from "../../health/finding.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { By, History, Hour, Period } from "../../ports/history.js";
import type { World } from "../../world.js";
import { bucketSecondsFor, curves, type Charts } from "./charts.js";
import { quietestHour, keeping, lookOf } from "./look.js";
import type { Kept } from "./usage.js";

const DAY_MILLISECONDS = 86_400_000;

type Opener = Pick<World, "histories" | "stderr">;
type Where = { loaded: Pick<LoadedInventory, "inventory" | "directory"> };

/** In the folder of the journals, so that it is kept and moved to another machine with them. */
function historyFile(directory: string): string {
  return join(directory, "journal", "history.sqlite");
}

/**
 * Stores a probe's result: listeners, lags, what was on air.
 * @throws RadioctlError locked, failed; the result itself can still be printed and sent
 */
export async function appendHistory(world: Opener, { loaded }: Where, result: ProbeResult): Promise<void> {
  const history = await world.histories.open(historyFile(loaded.directory), "append", teller(world));
  if (history === undefined) return;
  try {
    const gap = history.append(lookOf(result), keeping(loaded.inventory, new Date(result.at)));
    if (gap !== undefined)
      world.stderr.write(
        `the listener history: the last observation before this one is ${Math.round(gap / DAY_MILLISECONDS)} days old, so nothing old is deleted now. If reports ran all the time, check the clock of this machine\n`,
      );
  } finally {
    history.close();
  }
}

/** Reads the history; undefined when there is none. @throws RadioctlError locked, failed */
async function withHistory<Value>(
  world: Opener,
  { loaded }: Where,
  read: (history: History) => Value,
): Promise<Value | undefined> {
  const history = await world.histories.open(historyFile(loaded.directory), "read", teller(world));
  if (history === undefined) return undefined;
  try {
    return read(history);
  } finally {
    history.close();
  }
}

const KINDS: readonly By[] = ["all", "channel", "mount", "region", "host"];

/** The charts of the last hours; undefined without a history. @throws RadioctlError locked, failed */
export async function loadCharts(world: Opener & Pick<World, "clock">, fleet: Where, hours: number): Promise<Charts | undefined> {
  const to = world.clock.now();
  const period: Period = { from: new Date(to.getTime() - hours * 3_600_000), to };
  const bucketSeconds = bucketSecondsFor(hours);
  return withHistory(world, fleet, (history) => {
    const by = (kind: By) =>
      curves(history.means(period, bucketSeconds, kind).map(({ at, key, listeners: value }) => ({ at, key, value })));
    return {
      from: period.from.getTime(),
      to: to.getTime(),
      bucketSeconds,
      listeners: Object.fromEntries(KINDS.map((kind) => [kind, by(kind)])) as Record<By, ReturnType<typeof by>>,
      lag: curves(history.lags(period, bucketSeconds).map(({ at, host: key, seconds: value }) => ({ at, key, value }))),
      onAir: history.onAir(period),
    };
  });
}

/** The history of the last days; undefined when there is none. @throws RadioctlError locked, failed */
export async function loadKept(world: Opener & Pick<World, "clock">, fleet: Where, days: number): Promise<Kept | undefined> {
  const to = world.clock.now();
  const period: Period = { from: new Date(to.getTime() - days * 24 * 3_600_000), to };
  return withHistory(world, fleet, (history) => ({
    ...period,
    days,
    hours: history.hours(period),
    byMount: history.hourlyMeans(period, "mount"),
    byRegion: history.hourlyMeans(period, "region"),
  }));
}

/** The hour of the day with the fewest listeners, 0 to 23; undefined with less than a week of data. @throws RadioctlError locked, failed */
export async function loadQuietestHour(world: Opener & Pick<World, "clock">, fleet: Where): Promise<number | undefined> {
  const now = world.clock.now();
  const hours = await withHistory(world, fleet, (history): Hour[] =>
    history.hours({ from: new Date(now.getTime() - QUIET_DAYS * 24 * 3_600_000), to: now }),
  );
  return hours === undefined ? undefined : quietestHour(hours, fleet.loaded.inventory.station.timezone);
}

/** Habits change with the seasons: four weeks show the present ones. */
const QUIET_DAYS = 28;

function teller({ stderr }: Pick<World, "stderr">): (aside: string) => void {
  return (aside) => stderr.write(`the listener history was damaged and was moved to ${aside}; a new one begins\n`);
}
