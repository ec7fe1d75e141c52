import type { CheckName, Figure } from "./finding.js";

/** The metrics of a probe for Prometheus, all gauges: the one list for the text file, the alert rules and the dashboard. */
export const probeMetrics = {
  verdict: { name: "radioctl_probe_verdict", help: "The worst of all checks: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN." },
  checkVerdict: { name: "radioctl_probe_check_verdict", help: "One check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN." },
  notChecked: { name: "radioctl_probe_not_checked", help: "1 for each check that was not possible." },
  listeners: { name: "radioctl_probe_listeners", help: "Listeners of a mount on a relay, without other relays and probes." },
  onAirSeconds: { name: "radioctl_probe_on_air_seconds", help: "How long a master has been playing the source." },
  durationSeconds: { name: "radioctl_probe_duration_seconds", help: "How long the probe took." },
  timestampSeconds: { name: "radioctl_probe_timestamp_seconds", help: "When the probe began, seconds since 1970." },
} as const;

/** Base units of Prometheus's naming rules: `promtool check metrics` reports others. */
const SUFFIXES: Readonly<Record<Figure["unit"], { suffix: string; factor: number }>> = {
  "": { suffix: "", factor: 1 },
  s: { suffix: "_seconds", factor: 1 },
  "%": { suffix: "_ratio", factor: 0.01 },
  B: { suffix: "_bytes", factor: 1 },
  c: { suffix: "_count", factor: 1 },
  dBFS: { suffix: "_dbfs", factor: 1 },
  "kbit/s": { suffix: "_bytes_per_second", factor: 125 },
  d: { suffix: "_seconds", factor: 86_400 },
};

/**
 * The metric for a figure: `radioctl_probe_lag_seconds` for `lag` of the check lag, `radioctl_probe_continuity_gap_seconds` for `gap` of continuity.
 * @returns the metric's name, and the factor for its values
 */
export function figureMetric(
  check: CheckName,
  { label, unit }: Pick<Figure, "label" | "unit">,
): { name: string; factor: number } {
  const { suffix, factor } = SUFFIXES[unit];
  const own = words(check);
  // The name has the unit only once: days_left becomes left_seconds.
  const what = unit === "d" ? words(label).replace(/^days_/u, "") : words(label);
  const both = what === own ? own : `${own}_${what}`;
  return { name: `radioctl_probe_${both}${both.endsWith(suffix) ? "" : suffix}`, factor };
}

function words(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/gu, "_");
}

/** How far a relay is behind its master. */
export const LAG_METRIC = figureMetric("lag", { label: "lag", unit: "s" }).name;

/** From the request to the first whole frame. */
export const FIRST_AUDIO_METRIC = figureMetric("first-audio", { label: "first_audio", unit: "s" }).name;
