import type { By, Histories, History, Hour, Keeping, Look, Mean, Period, Span, Stream } from "../../src/ports/history.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Kept {
  looks: Look[];
  /** All samples by hour and stream. */
  hours: Map<number, { samples: Map<string, number[]>; totals: Array<{ at: number; listeners: number }> }>;
  streams: Map<string, Stream>;
  onAir: Span[];
}

/** A history in memory: it stores everything as it arrives, and computes results on request. A file is only a name. */
export function fakeHistories(): Histories {
  const files = new Map<string, Kept>();
  return {
    open(path, mode) {
      const kept = files.get(path) ?? (mode === "append" ? newKept() : undefined);
      if (kept !== undefined) files.set(path, kept);
      return Promise.resolve(kept && historyOf(kept));
    },
  };
}

function newKept(): Kept {
  return { looks: [], hours: new Map(), streams: new Map(), onAir: [] };
}

function historyOf(kept: Kept): History {
  return {
    append: (look, keeping) => append(kept, look, keeping),
    means(period, bucketSeconds, by) {
      const looks = kept.looks.filter(({ at }) => within(period, at.getTime()));
      const buckets = grouped(looks, ({ at }) => at.getTime() - (at.getTime() % (bucketSeconds * 1000)));
      return buckets.flatMap(([at, own]) => {
        const samples = new Map<string, number[]>();
        for (const each of own.flatMap(({ listeners }) => listeners)) add(samples, idOf(each), each.listeners);
        return meansOf(kept, at, samples, by);
      });
    },
    hourlyMeans: (period, by) => hoursOf(kept, period).flatMap(([at, { samples }]) => meansOf(kept, at, samples, by)),
    hours: (period) => hoursOf(kept, period).map(([at, { samples, totals }]) => hourOf(kept, at, samples, totals)),
    lags(period, bucketSeconds) {
      const all = kept.looks.flatMap(({ at, lags }) => lags.map((lag) => ({ ...lag, at: at.getTime() })));
      const buckets = grouped(
        all.filter(({ at }) => within(period, at)),
        ({ at }) => at - (at % (bucketSeconds * 1000)),
      );
      return buckets.flatMap(([at, own]) =>
        grouped(own, ({ host }) => host).map(([host, lags]) => ({ at, host, seconds: mean(lags.map((each) => each.seconds)) })),
      );
    },
    onAir: ({ from, to }) =>
      kept.onAir
        .filter(({ since, until }) => until >= from.getTime() && since < to.getTime())
        .toSorted((one, other) => one.since - other.since || (one.master < other.master ? -1 : 1)),
    copy: () => Buffer.from(JSON.stringify(kept.looks)),
    streams: () => [...kept.streams.values()].toReversed(),
    close: () => undefined,
  };
}

function append(kept: Kept, look: Look, { rawDays, hourDays, hourShiftMinutes }: Keeping): number | undefined {
  const at = look.at.getTime();
  const times = kept.looks.map((other) => other.at.getTime());
  if (times.includes(at)) return undefined;
  const window = rawDays * DAY;
  const oldest = Math.min(at, ...times.filter((each) => each >= at - window));
  const gap = at - Math.max(...times.filter((each) => each < at));
  kept.looks.push(look);
  const shift = hourShiftMinutes * 60_000;
  const start = Math.floor((at - shift) / HOUR) * HOUR + shift;
  const hour = kept.hours.get(start) ?? { samples: new Map<string, number[]>(), totals: [] };
  kept.hours.set(start, hour);
  for (const { listeners, ...stream } of look.listeners) {
    if (!kept.streams.has(idOf(stream))) kept.streams.set(idOf(stream), stream);
    add(hour.samples, idOf(stream), listeners);
  }
  hour.totals.push({ at, listeners: look.listeners.reduce((sum, { listeners }) => sum + listeners, 0) });
  for (const { master, channel, source, seconds } of look.onAir) {
    const since = at - seconds * 1000;
    const last = kept.onAir.findLast((each) => each.master === master && each.channel === channel && each.until <= at);
    if (last?.source === source && since <= last.until + 10_000) last.until = at;
    else kept.onAir.push({ master, channel, source, since, until: at });
  }
  if (at - oldest >= window / 2) {
    kept.looks = kept.looks.filter((each) => each.at.getTime() >= at - window);
    for (const each of kept.hours.keys()) if (each < at - hourDays * DAY) kept.hours.delete(each);
    kept.onAir = kept.onAir.filter(({ until }) => until >= at - hourDays * DAY);
  }
  return Number.isFinite(gap) && gap > window / 2 ? gap : undefined;
}

function hoursOf(kept: Kept, period: Period) {
  return [...kept.hours].filter(([at]) => within(period, at)).sort(([one], [other]) => one - other);
}

function hourOf(kept: Kept, at: number, samples: Map<string, number[]>, totals: Array<{ at: number; listeners: number }>): Hour {
  const most = totals.reduce((peak, each) => (each.listeners > peak.listeners ? each : peak));
  const [all] = meansOf(kept, at, samples, "all");
  return { at, looks: totals.length, listeners: all?.listeners ?? 0, peak: most.listeners, peakAt: most.at };
}

function meansOf(kept: Kept, at: number, samples: ReadonlyMap<string, readonly number[]>, by: By): Mean[] {
  const sums = new Map<string, number>();
  for (const [id, values] of samples) {
    const stream = kept.streams.get(id);
    const key = by === "all" || stream === undefined ? "" : stream[by];
    sums.set(key, (sums.get(key) ?? 0) + mean(values));
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, listeners]) => ({ at, key, listeners }));
}

function idOf({ host, region, channel, mount, codec, bitrateKbps }: Stream): string {
  return JSON.stringify([host, region, channel, mount, codec, bitrateKbps]);
}

function within({ from, to }: Period, at: number): boolean {
  return at >= from.getTime() && at < to.getTime();
}

function add(samples: Map<string, number[]>, id: string, value: number): void {
  samples.set(id, [...(samples.get(id) ?? []), value]);
}

/** Grouped by key, in the order of the keys. */
function grouped<Value, Key extends string | number>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): Array<[Key, Value[]]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
