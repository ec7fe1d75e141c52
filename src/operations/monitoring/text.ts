import { padded } from "../../cli/text/columns.js";
import { changedLines } from "../../cli/text/diff.js";
import { paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import type { ExportPlan, ExportStep } from "./plan.js";

const MARKS: Readonly<Record<ExportStep["state"], string>> = { new: "+", changed: "~", foreign: "!", same: " " };
const WORDS: Readonly<Record<ExportStep["state"], string>> = {
  new: "new",
  changed: "changed",
  foreign: "not written by radioctl, or edited since",
  same: "in sync",
};

/** The files to write, and the changed lines of existing files. */
export function exportPlanText({ steps }: ExportPlan, dir: string, color: boolean): string {
  const paints = paint(color);
  const lines = steps
    .filter(({ state }) => state !== "same")
    .flatMap((step) => {
      const line = `${MARKS[step.state]} ${padded(step.name, 16)}${WORDS[step.state]}`;
      return [step.state === "foreign" ? paints.bad(line) : line, ...linesOf(step).map((each) => `    ${printable(each)}`)];
    });
  const differ = steps.filter(({ state }) => state !== "same").length;
  return [...lines, `${dir}: ${steps.length} files, ${differ === 0 ? "all in sync" : `${differ} to write`}.`, ""].join("\n");
}

function linesOf({ name, before, after }: ExportStep): string[] {
  return changedLines({ path: name, before, after });
}

/** How to use the written files. */
export function exportNextText(dir: string): string {
  return [
    "Next:",
    `  prometheus --config.file=${dir}/prometheus.yml, or copy its job and rule file into your Prometheus configuration`,
    `  Grafana: Dashboards, Import, ${dir}/dashboard.json`,
    "  node_exporter --collector.textfile.directory=FOLDER, and in cron: radioctl report --textfile FOLDER/radioctl.prom",
    "",
  ].join("\n");
}

/** @param written names; undefined when nothing was written */
export function exportJson({ steps }: ExportPlan, dir: string, written: readonly string[] | undefined): unknown {
  return { dir, files: steps.map(({ name, state }) => ({ name, state })), written: written ?? null };
}
