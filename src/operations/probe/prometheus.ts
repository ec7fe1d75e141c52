import type { Finding, ProbeResult } from "../../health/finding.js";
import { figureMetric, probeMetrics } from "../../health/metrics.js";
import { verdictCode, verdictOf } from "../../health/verdict.js";

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

/**
 * Prometheus's text format, as the node exporter reads it from a file: no timestamps, the samples of each metric together, no duplicates. Every
 * metric is a gauge of this one probe.
 */
export function probePrometheus(result: ProbeResult): string {
  const { findings } = result;
  const states = findings.map((finding) => ({
    labels: { check: finding.check, ...place(finding) },
    value: verdictCode(finding.verdict),
  }));
  const families: Family[] = [
    {
      ...probeMetrics.verdict,
      samples: [{ labels: {}, value: verdictCode(verdictOf(result)) }],
    },
    { ...probeMetrics.checkVerdict, samples: states },
    ...figureFamilies(findings),
    {
      ...probeMetrics.notChecked,
      samples: (result.notChecked ?? []).map(({ check, because }) => ({ labels: { check, because }, value: 1 })),
    },
    {
      ...probeMetrics.listeners,
      samples: result.listeners.map(({ listeners, host, region, channel, mount, codec }) => ({
        labels: { host, region, channel, mount, codec },
        value: listeners,
      })),
    },
    {
      ...probeMetrics.onAirSeconds,
      samples: result.onAir.map(({ master, channel, source, seconds }) => ({
        labels: { master, channel, source },
        value: seconds,
      })),
    },
    {
      ...probeMetrics.durationSeconds,
      samples: [{ labels: {}, value: result.seconds }],
    },
    { ...probeMetrics.timestampSeconds, samples: [{ labels: {}, value: Date.parse(result.at) / 1000 }] },
  ];
  return families.map(familyText).join("");
}

function figureFamilies(findings: readonly Finding[]): Family[] {
  const families = new Map<string, Family & { samples: Sample[] }>();
  for (const finding of findings) {
    for (const { label, unit, value } of finding.figures) {
      const { name, factor } = figureMetric(finding.check, { label, unit });
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
