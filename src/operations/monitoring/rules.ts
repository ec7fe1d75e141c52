import { probeMetrics } from "../../health/metrics.js";
import { verdictCode, type Verdict } from "../../health/verdict.js";
import type { Inventory } from "../../inventory/schema.js";
import { LOOK_JOB } from "./targets.js";

/** An alert as Prometheus takes it. */
export interface AlertRule {
  alert: string;
  expr: string;
  /** `10m`; at once without it. */
  for?: string;
  labels: { severity: "critical" | "warning" };
  annotations: { summary: string; description: string };
}

const { verdict, checkVerdict, listeners, timestampSeconds } = probeMetrics;

/** Fewer come and go by themselves. */
const MANY_LISTENERS = 20;

/** What needs somebody. A look is a moment: an alert waits until several in a row say the same. */
export function alertRules({ monitoring }: Pick<Inventory, "monitoring">): AlertRule[] {
  return [...unseenRules(monitoring), ...verdictRules(), listenersGone, ...exporterRules(monitoring)];
}

/** Nobody looks: all else says nothing then. */
function unseenRules({ textfile, staleMinutes }: Inventory["monitoring"]): AlertRule[] {
  return [
    {
      alert: "RadioUnseen",
      expr: `absent(${verdict.name})`,
      for: "10m",
      labels: { severity: "critical" },
      annotations: {
        summary: "Nobody looks at the radio",
        description: `Does ${textfile} answer, and does cron run radioctl report --textfile into the folder of its text files?`,
      },
    },
    {
      alert: "RadioLookOld",
      expr: `time() - ${timestampSeconds.name} > ${Math.round(staleMinutes * 60)}`,
      labels: { severity: "critical" },
      annotations: {
        summary: "The last look at the radio is {{ $value | humanizeDuration }} old",
        description: "radioctl report does not run, or does not come to its end: run it by hand and see.",
      },
    },
  ];
}

function verdictRules(): AlertRule[] {
  const rule = (alert: string, state: Verdict, minutes: number, severity: AlertRule["labels"]["severity"], what: string) => ({
    alert,
    expr: `${checkVerdict.name} == ${verdictCode(state)}`,
    for: `${minutes}m`,
    labels: { severity },
    annotations: {
      summary: `{{ $labels.check }} of {{ $labels.subject }} ${what}`,
      description: "radioctl probe tells value, limit and the next step.",
    },
  });
  return [
    rule("RadioCritical", "CRITICAL", 10, "critical", "is critical"),
    rule("RadioWarning", "WARNING", 30, "warning", "needs somebody"),
    rule("RadioUnknown", "UNKNOWN", 30, "warning", "could not be told"),
  ];
}

/** What no single look can tell. */
const listenersGone: AlertRule = {
  alert: "RadioListenersGone",
  expr: `sum(${listeners.name}) < 0.5 * sum(${listeners.name} offset 15m) and sum(${listeners.name} offset 15m) > ${MANY_LISTENERS}`,
  for: "5m",
  labels: { severity: "critical" },
  annotations: {
    summary: "Half of the listeners and more left within 15 minutes",
    description: "{{ $value }} are left. Is the stream heard? radioctl probe",
  },
};

/** Only where somebody runs exporters. */
function exporterRules({ exporters }: Inventory["monitoring"]): AlertRule[] {
  const jobs = [...new Set(exporters.map(({ job }) => job))].filter((job) => job !== LOOK_JOB);
  if (jobs.length === 0) return [];
  return [
    {
      alert: "RadioExporterDown",
      expr: `up{job=~"${jobs.join("|")}"} == 0`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: "{{ $labels.job }} of {{ $labels.host }} does not answer",
        description: "Does it run, and does the firewall let {{ $labels.instance }} through?",
      },
    },
  ];
}
