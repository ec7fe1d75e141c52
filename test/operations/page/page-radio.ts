import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Finding, ListenerCount, ProbeResult } from "../../../src/health/finding.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import type { Inventory } from "../../../src/inventory/schema.js";
import { capacityBasis } from "../../../src/operations/capacity/basis.js";
import { capacityOf } from "../../../src/operations/capacity/capacity.js";
import { capacitySummary, type CapacitySummary } from "../../../src/operations/capacity/summary.js";
import { bucketSecondsFor, curves, type Charts } from "../../../src/operations/usage/charts.js";

const example = fileURLToPath(new URL("../../../inventories/example.yaml", import.meta.url));

/** The station of the example: two masters, four relays in two regions, three formats. */
export function exampleInventory(): Inventory {
  const { inventory, problems } = parseInventory("example.yaml", readFileSync(example, "utf8"));
  if (inventory === undefined) throw new Error(JSON.stringify(problems));
  return inventory;
}

/** Capacity and cost, from assumptions. */
export function capacityFor(inventory: Inventory): CapacitySummary {
  const market = { providers: [], currency: undefined };
  return capacitySummary(inventory, capacityOf(inventory, capacityBasis(inventory, {}), market));
}

export const AT = "2026-01-21T03:30:00.000Z";
const NOW = Date.parse(AT) / 1000;
const DAY = 86_400;
const LAGS: Readonly<Record<string, number>> = { "eu-1": 0.31, "eu-2": 0.28, "us-1": 0.52, "us-2": 0.84 };

/** Relays with their listeners now. */
const LISTENERS: Readonly<Record<string, number>> = { "eu-1": 612, "eu-2": 455, "us-1": 288, "us-2": 61 };

function finding(part: Partial<Finding> & Pick<Finding, "check" | "subject" | "summary">): Finding {
  return { verdict: "OK", hint: undefined, figures: [], ...part };
}

function relayFindings(host: string, region: string, inventory: Inventory): Finding[] {
  const formats = Object.values(inventory.channels).flatMap(({ formats: own }) => own);
  const lag = LAGS[host] ?? 0.3;
  const perMount = formats.flatMap(({ mount }) => {
    const about = { host, region, mount, subject: `${host} ${mount}` };
    return [
      finding({
        ...about,
        check: "first-audio",
        summary: "first audio after 84 ms, limit 2 s",
        figures: [{ label: "first_audio", value: 0.084, unit: "s", warning: 2, critical: 8, min: 0 }],
      }),
      finding({
        ...about,
        check: "continuity",
        summary: "128 kbit/s for 5.0 s, longest gap 0.11 s",
        figures: [
          { label: "gap", value: 0.11, unit: "s", warning: 3, critical: 4.5, min: 0 },
          { label: "rate", value: 100, unit: "%", min: 0 },
          { label: "received", value: 128, unit: "kbit/s", min: 0 },
        ],
      }),
      finding({
        ...about,
        check: "identity",
        summary: "equal to master-a",
        figures: [{ label: "equal", value: 81_920, unit: "B", min: 0 }],
      }),
      finding({
        ...about,
        check: "silence",
        summary: "-18.2 dBFS",
        figures: [{ label: "level", value: -18.2, unit: "dBFS", warning: -50, critical: -50, max: 0 }],
      }),
      finding({
        ...about,
        check: "lag",
        summary: `${lag} s behind master-a, limit 1.5 s`,
        figures: [{ label: "lag", value: lag, unit: "s", warning: 1.5, critical: 5, min: 0 }],
      }),
    ];
  });
  return [
    finding({ check: "reach", subject: host, host, region, summary: "answers in 12 ms" }),
    ...perMount,
    finding({ check: "unit", subject: host, host, region, summary: "4 units run" }),
    finding({
      check: "disk",
      subject: host,
      host,
      region,
      summary: "31 % used",
      figures: [{ label: "used", value: 31, unit: "%", warning: 80, critical: 90, min: 0, max: 100 }],
    }),
    finding({
      check: "certificate",
      subject: host,
      host,
      region,
      summary: "61 days left",
      figures: [{ label: "days_left", value: 61, unit: "d", warning: 21, critical: 7 }],
    }),
    finding({
      check: "files",
      subject: host,
      host,
      region,
      summary: "1,220 of 65,536 open",
      figures: [{ label: "open", value: 1220, unit: "", min: 0, max: 65_536 }],
    }),
    finding({ check: "clock", subject: host, host, region, summary: "0.4 ms off" }),
  ];
}

function masterFindings(host: string): Finding[] {
  return [
    finding({ check: "unit", subject: host, host, summary: "3 units run" }),
    finding({ check: "disk", subject: host, host, summary: "12 % used" }),
    finding({ check: "source", subject: `main ${host}`, host, channel: "main", summary: "plays studio, as it should" }),
  ];
}

const WRONG: readonly Finding[] = [
  {
    check: "lag",
    subject: "us-2 /live.mp3",
    host: "us-2",
    region: "us",
    mount: "/live.mp3",
    verdict: "CRITICAL",
    summary: "6.2 s behind master-a, limit 5 s",
    hint: "is its line full? radioctl logs us-2 --service icecast; take it out: radioctl dns drain us-2",
    figures: [{ label: "lag", value: 6.2, unit: "s", warning: 1.5, critical: 5, min: 0 }],
  },
  {
    check: "headroom",
    subject: "eu",
    region: "eu",
    verdict: "WARNING",
    summary: "1,067 listeners, 71 % of what is left with eu-1 lost, limit 70 %",
    hint: "add a relay to eu, or raise capacity where the port allows it",
    figures: [{ label: "share_one_lost", value: 71, unit: "%", warning: 70, critical: 100, min: 0, max: 100 }],
  },
  {
    check: "silence",
    subject: "eu-2 /live.opus",
    host: "eu-2",
    region: "eu",
    mount: "/live.opus",
    verdict: "UNKNOWN",
    summary: "not checked: there is no ffmpeg on this machine",
    hint: "install ffmpeg where radioctl runs",
    figures: [],
  },
];

/** One probe of the example's station: all well, or with one fault of each kind. */
export function lookAt(inventory: Inventory, state: "calm" | "wrong"): ProbeResult {
  const relays = Object.entries(inventory.hosts).flatMap(([name, host]) => (host.role === "relay" ? [{ name, host }] : []));
  const masters = Object.entries(inventory.hosts).flatMap(([name, host]) => (host.role === "master" ? [name] : []));
  const listeners = relays.flatMap(({ name, host }) =>
    Object.entries(inventory.channels).flatMap(([channel, { formats }]) =>
      formats.map(({ mount, codec, bitrateKbps }, index): ListenerCount => ({
        host: name,
        region: host.region,
        channel,
        mount,
        codec,
        bitrateKbps,
        listeners: Math.round((LISTENERS[name] ?? 40) * ([0.7, 0.2, 0.1][index] ?? 0)),
      })),
    ),
  );
  const good = [
    ...masters.flatMap(masterFindings),
    ...relays.flatMap(({ name, host }) => relayFindings(name, host.region, inventory)),
    finding({ check: "dns", subject: inventory.station.listen, summary: "4 name servers answer as planned" }),
  ];
  const replaced = new Set(state === "wrong" ? WRONG.map(({ check, subject }) => `${check} ${subject}`) : []);
  return {
    at: AT,
    seconds: 6.4,
    notChecked: state === "wrong" ? [{ check: "upgrades", because: "apt has no lists" }] : [],
    findings: [...good.filter(({ check, subject }) => !replaced.has(`${check} ${subject}`)), ...(state === "wrong" ? WRONG : [])],
    listeners,
    onAir: Object.entries(inventory.channels).flatMap(([channel, { masters: own, sources }]) =>
      own.map((master, index) => ({ master, channel, source: sources[0], seconds: index === 0 ? 9240 : 9180 })),
    ),
  };
}

/** One report every five minutes: days and nights, a gap of five hours, one relay that falls behind, sources that come and go. */
export function pastOf(inventory: Inventory, days: number): Charts {
  const [from, to] = [(NOW - days * DAY) * 1000, NOW * 1000];
  const bucketSeconds = bucketSecondsFor(days * 24);
  const relays = Object.entries(inventory.hosts).flatMap(([name, host]) => (host.role === "relay" ? [{ name, host }] : []));
  const counts: Array<{ at: number; host: string; region: string; value: number }> = [];
  const lag: Array<{ at: number; key: string; value: number }> = [];
  const onAir: Charts["onAir"][number][] = [];
  for (let seconds = Math.ceil(from / 1000 / bucketSeconds) * bucketSeconds; seconds <= NOW; seconds += bucketSeconds) {
    const hours = (NOW - seconds) / 3600;
    if (hours > 61 && hours < 66) continue;
    const hour = (seconds / 3600 + 1) % 24;
    const daily = 0.35 + 0.65 * Math.max(0, Math.sin(((hour - 5) / 19) * Math.PI)) ** 1.5;
    relays.forEach(({ name, host }, index) => {
      const wobble = 1 + 0.06 * Math.sin(seconds / 977 + index) + 0.04 * Math.sin(seconds / 13_331);
      const value = Math.round((LISTENERS[name] ?? 40) * 1.3 * daily * wobble);
      counts.push({ at: seconds * 1000, host: name, region: host.region, value });
      const behind = (LAGS[name] ?? 0.3) * (1 + 0.1 * Math.sin(seconds / 700 + index));
      lag.push({ at: seconds * 1000, key: name, value: behind + (name === "us-2" && hours < 5 ? 5.3 - hours : 0) });
    });
    for (const [channel, { masters, sources }] of Object.entries(inventory.channels)) {
      const night = hour < 6 ? 3 : hour > 22 ? 2 : hour > 14 && hour < 16 ? 1 : 0;
      const source = sources[hours < 2.5 ? 0 : Math.min(night, sources.length - 1)] ?? "";
      for (const master of masters) follow(onAir, { master, channel, source, since: seconds * 1000, until: seconds * 1000 });
    }
  }
  const all = sums(counts.map(({ at, value }) => ({ at, key: "", value })));
  const region = sums(counts.map(({ at, value, region: key }) => ({ at, key, value })));
  const host = sums(counts.map(({ at, value, host: key }) => ({ at, key, value })));
  return { from, to, bucketSeconds, listeners: { all, region, host, channel: [], mount: [] }, lag: curves(lag), onAir };
}

/** Extends the current span, or begins a new one. */
function follow(onAir: Charts["onAir"][number][], now: Charts["onAir"][number]): void {
  const last = onAir.findLast(({ master, channel }) => master === now.master && channel === now.channel);
  if (last?.source === now.source) last.until = now.until;
  else onAir.push(now);
}

function sums(points: ReadonlyArray<{ at: number; key: string; value: number }>) {
  const at = new Map<string, { at: number; key: string; value: number }>();
  for (const point of points) {
    const id = `${point.key} ${point.at}`;
    at.set(id, { ...point, value: (at.get(id)?.value ?? 0) + point.value });
  }
  return curves([...at.values()]);
}
