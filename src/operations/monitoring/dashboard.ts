import { FIRST_AUDIO_METRIC, LAG_METRIC, probeMetrics } from "../../health/metrics.js";
import { verdictCode, verdicts } from "../../health/verdict.js";
import type { Inventory } from "../../inventory/schema.js";

interface Panel {
  title: string;
  description?: string;
  type: "stat" | "timeseries" | "table";
  gridPos: { x: number; y: number; w: number; h: number };
  expr: string;
  /** The name of a series. */
  legend?: string;
  unit?: string;
  /** Shows verdicts as coloured words. */
  verdict?: boolean;
  stacked?: boolean;
}

const { verdict, checkVerdict, listeners, onAirSeconds, timestampSeconds } = probeMetrics;

const panels: readonly Panel[] = [
  { title: "Radio", type: "stat", gridPos: { x: 0, y: 0, w: 6, h: 4 }, expr: verdict.name, verdict: true },
  { title: "Listeners", type: "stat", gridPos: { x: 6, y: 0, w: 6, h: 4 }, expr: `sum(${listeners.name})` },
  { title: "Largest lag", type: "stat", gridPos: { x: 12, y: 0, w: 6, h: 4 }, expr: `max(${LAG_METRIC})`, unit: "s" },
  {
    title: "Last check",
    type: "stat",
    gridPos: { x: 18, y: 0, w: 6, h: 4 },
    expr: `time() - ${timestampSeconds.name}`,
    unit: "s",
  },
  {
    title: "What is wrong",
    description: "radioctl probe shows value, limit and the next step.",
    type: "table",
    gridPos: { x: 0, y: 4, w: 24, h: 7 },
    expr: `${checkVerdict.name} > 0`,
    verdict: true,
  },
  {
    title: "Listeners by region",
    type: "timeseries",
    gridPos: { x: 0, y: 11, w: 12, h: 9 },
    expr: `sum by (region) (${listeners.name})`,
    legend: "{{region}}",
    stacked: true,
  },
  {
    title: "Listeners by stream",
    type: "timeseries",
    gridPos: { x: 12, y: 11, w: 12, h: 9 },
    expr: `sum by (mount) (${listeners.name})`,
    legend: "{{mount}}",
    stacked: true,
  },
  {
    title: "Lag behind the master",
    type: "timeseries",
    gridPos: { x: 0, y: 20, w: 12, h: 9 },
    expr: `max by (host) (${LAG_METRIC})`,
    legend: "{{host}}",
    unit: "s",
  },
  {
    title: "First audio",
    type: "timeseries",
    gridPos: { x: 12, y: 20, w: 12, h: 9 },
    expr: `max by (host) (${FIRST_AUDIO_METRIC})`,
    legend: "{{host}}",
    unit: "s",
  },
  {
    title: "On air",
    description: "What each master plays, and for how long.",
    type: "table",
    gridPos: { x: 0, y: 29, w: 24, h: 6 },
    expr: onAirSeconds.name,
    unit: "s",
  },
];

const COLORS = { OK: "green", WARNING: "orange", CRITICAL: "red", UNKNOWN: "purple" } as const;

/** A dashboard for Grafana 10 and newer; the Prometheus is chosen at import. The same inventory gives the same text. */
export function dashboard({ station }: Inventory): unknown {
  return {
    uid: "radioctl",
    title: `${station.name}: radio`,
    tags: ["radioctl"],
    timezone: station.timezone,
    schemaVersion: 39,
    refresh: "1m",
    time: { from: "now-24h", to: "now" },
    templating: { list: [{ name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus" }] },
    panels: panels.map((panel, index) => ({
      id: index + 1,
      title: panel.title,
      ...(panel.description !== undefined && { description: panel.description }),
      type: panel.type,
      gridPos: panel.gridPos,
      datasource: { type: "prometheus", uid: "${datasource}" },
      targets: [target(panel)],
      fieldConfig: { defaults: defaults(panel), overrides: [] },
      ...(panel.type === "table" && { transformations: tableColumns }),
    })),
  };
}

function target({ expr, legend, type }: Panel) {
  const table = type === "table";
  return {
    refId: "A",
    expr,
    ...(legend !== undefined && { legendFormat: legend }),
    ...(type !== "timeseries" && { instant: true }),
    ...(table && { format: "table" }),
  };
}

function defaults({ unit, verdict: isVerdict = false, stacked = false }: Panel) {
  const options = Object.fromEntries(
    verdicts.map((each, index) => [String(verdictCode(each)), { text: each, color: COLORS[each], index }]),
  );
  return {
    unit: unit ?? "short",
    min: 0,
    ...(isVerdict && { mappings: [{ type: "value", options }] }),
    ...(stacked && { custom: { fillOpacity: 30, stacking: { mode: "normal" } } }),
  };
}

/** Prometheus's own labels do not help to find a fault. */
const tableColumns = [
  {
    id: "organize",
    options: { excludeByName: { Time: true, __name__: true, instance: true, job: true, host: true }, renameByName: {} },
  },
];
