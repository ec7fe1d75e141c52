import type { Figure, Finding, ProbeResult } from "../health/finding.js";
import { verdictCode } from "../health/verdict.js";
import { verdictOf } from "./probe-text.js";

type Labels = Readonly<Record<string, string | undefined>>;

interface Sample {
  labels: Labels;
  value: number;
}

interface Family {
  name: string;
  help: string;
  samples: readonly Sample[];
}

/** Base units, as Prometheus's naming has them. */
const suffixes: Readonly<Record<Figure["unit"], { suffix: string; factor: number }>> = {
  "": { suffix: "", factor: 1 },
  s: { suffix: "_seconds", factor: 1 },
  "%": { suffix: "_ratio", factor: 0.01 },
  B: { suffix: "_bytes", factor: 1 },
  c: { suffix: "_count", factor: 1 },
  dBFS: { suffix: "_dbfs", factor: 1 },
  "kbit/s": { suffix: "_bits_per_second", factor: 1000 },
  d: { suffix: "_days", factor: 1 },
};

/**
 * Prometheus's text format, as its node exporter takes it from a file: no timestamps, each metric's samples together, no two alike. Every metric
 * is a gauge of this one look.
 */
export function probePrometheus(result: ProbeResult): string {
  const { findings } = result;
  const states = findings.map((finding) => ({
    labels: { check: finding.check, ...place(finding) },
    value: verdictCode(finding.verdict),
  }));
  const families: Family[] = [
    {
      name: "radioctl_probe_verdict",
      help: "The worst of all checks: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
      samples: [{ labels: {}, value: verdictCode(verdictOf(result)) }],
    },
    { name: "radioctl_probe_check_verdict", help: "One check: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.", samples: states },
    ...figureFamilies(findings),
    {
      name: "radioctl_probe_not_checked",
      help: "1 for each check that could not be done at all.",
      samples: (result.notChecked ?? []).map(({ check, because }) => ({ labels: { check, because }, value: 1 })),
    },
    {
      name: "radioctl_probe_listeners",
      help: "Listeners of a mount on a relay, other relays and probes left out.",
      samples: result.listeners.map(({ listeners, host, region, channel, mount, codec }) => ({
        labels: { host, region, channel, mount, codec },
        value: listeners,
      })),
    },
    {
      name: "radioctl_probe_on_air_seconds",
      help: "For how long a master has been playing the source.",
      samples: result.onAir.map(({ master, channel, source, seconds }) => ({
        labels: { master, channel, source },
        value: seconds,
      })),
    },
    {
      name: "radioctl_probe_duration_seconds",
      help: "How long the look took.",
      samples: [{ labels: {}, value: result.seconds }],
    },
  ];
  return families.map(familyText).join("");
}

/** `lag` in `radioctl_probe_lag_seconds`; `gap` of continuity in `radioctl_probe_continuity_gap_seconds`. */
function figureFamilies(findings: readonly Finding[]): Family[] {
  const families = new Map<string, Family & { samples: Sample[] }>();
  for (const finding of findings) {
    for (const { label, unit, value } of finding.figures) {
      const check = metric(finding.check);
      const { suffix, factor } = suffixes[unit];
      const words = metric(label) === check ? check : `${check}_${metric(label)}`;
      const name = `radioctl_probe_${words}${words.endsWith(suffix) ? "" : suffix}`;
      const help = `${label} of the check ${finding.check}.`;
      const family = families.get(name) ?? { name, help, samples: [] };
      family.samples.push({ labels: place(finding), value: value * factor });
      families.set(name, family);
    }
  }
  return [...families.values()];
}

function place({ subject, host, mount, channel, region }: Finding): Labels {
  return { subject, host, mount, channel, region };
}

function familyText({ name, help, samples }: Family): string {
  const lines = new Map(samples.map(({ labels, value }) => [labelsText(labels), value]));
  if (lines.size === 0) return "";
  const text = [...lines].map(([labels, value]) => `${name}${labels} ${numberText(value)}\n`).join("");
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${text}`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escaped(value)}"`]));
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return String(Number(value.toPrecision(12)));
}

function metric(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/gu, "_");
}
