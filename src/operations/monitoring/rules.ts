import { probeMetrics } from "../../health/metrics.js";
import { verdictCode, type Verdict } from "../../health/verdict.js";
import type { Inventory } from "../../inventory/schema.js";
import { LOOK_JOB } from "./targets.js";

/** An alerting rule of Prometheus. */
export interface AlertRule {
  alert: string;
  expr: string;
  /** `10m`; at once without it. */
  for?: string;
  labels: { severity: "critical" | "warning" };
  annotations: { summary: string; description: string };
}

const { verdict, checkVerdict, listeners, timestampSeconds } = probeMetrics;

/** Smaller numbers of listeners change by themselves. */
const MANY_LISTENERS = 20;

/** Rules for what needs an operator. One check is a snapshot: an alert waits until several in a row agree. */
export function alertRules({ monitoring }: Pick<Inventory, "monitoring">): AlertRule[] {
  return [...unseenRules(monitoring), ...verdictRules(), listenersGone, ...exporterRules(monitoring)];
}

/** No reports arrive: then no other rule has data. */
function unseenRules({ textfile, staleMinutes }: Inventory["monitoring"]): AlertRule[] {
  return [
    {
      alert: "RadioUnseen",
      expr: `absent(${verdict.name})`,
      for: "10m",
      labels: { severity: "critical" },
      annotations: {
        summary: "No reports on the radio arrive",
        description: `Check that ${textfile} answers, and that cron runs radioctl report --textfile into the folder of its text files.`,
      },
    },
    {
      alert: "RadioLookOld",
      expr: `time() - ${timestampSeconds.name} > ${Math.round(staleMinutes * 60)}`,
      labels: { severity: "critical" },
      annotations: {
        summary: "The last report on the radio is {{ $value | humanizeDuration }} old",
        description: "radioctl report does not run, or does not finish: run it by hand to see why.",
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
      description: "radioctl probe shows value, limit and the next step.",
    },
  });
  return [
    rule("RadioCritical", "CRITICAL", 10, "critical", "is critical"),
    rule("RadioWarning", "WARNING", 30, "warning", "needs attention"),
    rule("RadioUnknown", "UNKNOWN", 30, "warning", "is not known"),
  ];
}

/** A rule that needs more than one check. */
const listenersGone: AlertRule = {
  alert: "RadioListenersGone",
  expr: `sum(${listeners.name}) < 0.5 * sum(${listeners.name} offset 15m) and sum(${listeners.name} offset 15m) > ${MANY_LISTENERS}`,
  for: "5m",
  labels: { severity: "critical" },
  annotations: {
    summary: "At least half of the listeners left within 15 minutes",
    description: "{{ $value }} listeners are left. Check the stream: radioctl probe",
  },
};

/** Only when the inventory lists exporters. */
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
        description: "Check that it runs, and that the firewall allows {{ $labels.instance }}.",
      },
    },
  ];
}
