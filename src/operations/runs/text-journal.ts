import { columns } from "../../cli/text/columns.js";
import { cutoverStateText } from "../../journal/cutover-states.js";
import type { Action, Entry } from "../../journal/entry.js";
import { unfinished, type RunHistory } from "../../journal/history.js";

type Alive = (pid: number, operator: string) => boolean;

/** One line per run, the newest first. */
export function runsText(runs: ReadonlyArray<RunHistory & { from?: "bucket" }>, alive: Alive): string {
  if (runs.length === 0) return "no runs yet\n";
  const rows = runs.map((run) => [
    run.run,
    run.command,
    run.operator,
    `${endText(run, alive)}: ${countsText(run)}${run.from === undefined ? "" : " (another machine)"}`,
  ]);
  return columns(rows)
    .map((line) => `${line}\n`)
    .join("");
}

/** A run's entries in order, its result for each host, and what to do when it was interrupted. */
export function runText(entries: readonly Entry[], run: RunHistory, alive: Alive): string {
  const lines = entries.map((entry) => `${entry.at.slice(11, 23)}  ${entryText(entry)}\n`);
  const open = unfinished(run);
  const next =
    open.length > 0 && !alive(run.pid, run.operator)
      ? `To continue with ${open.join(", ")}: radioctl ${run.command === "rollback" ? "deploy" : run.command} --resume ${run.run}\n`
      : "";
  return `${run.run}  ${run.command}  ${run.operator}\n${lines.join("")}${endText(run, alive)}: ${countsText(run)}\n${next}`;
}

function endText({ endedAt, exitCode, pid, operator }: RunHistory, alive: Alive): string {
  if (endedAt !== undefined) return `ended with exit code ${exitCode ?? "?"}`;
  return alive(pid, operator) ? "running" : "interrupted before its end";
}

function countsText({ hosts }: RunHistory): string {
  const counts = new Map<string, number>();
  for (const { state } of hosts) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ") || "no host";
}

/** Actions in words. Journals keep the stored words, so that a run of an earlier release can be resumed. */
const actionTexts: Readonly<Record<Action, string>> = {
  change: "apply the plan",
  verify: "verify on air",
  "put back": "roll back",
  drain: "drain",
  "take out of DNS": "remove from DNS",
  reboot: "reboot",
  undrain: "return to rotation",
  "take into DNS": "add to DNS",
  "move listeners": "move listeners",
  "move listeners back": "move listeners back",
  "send its encoders away": "disconnect encoders",
  "hold a source": "hold a source",
  "release a source": "release a source",
  "follow the other master": "follow the other master",
  "follow no more": "stop following the other master",
  "point source at it": "point the source name at this master",
  "write down": "record the new active master",
  restore: "restore its audio",
};

function entryText(entry: Entry): string {
  switch (entry.event) {
    case "begun":
    case "resumed":
      return `${entry.event} by ${entry.operator}, process ${entry.pid}`;
    case "planned":
      return `${entry.host}  planned: ${entry.steps} steps from generation ${entry.generation}`;
    case "intent":
      return `${entry.host}  ${actionTexts[entry.deed]} ...`;
    case "result":
      return `${entry.host}  ${actionTexts[entry.deed]} ${entry.ok ? "ok" : `failed: ${entry.detail ?? ""}`}`;
    case "host":
      return `${entry.host}  ${entry.state}${entry.detail === undefined ? "" : `: ${entry.detail}`}`;
    case "cutover":
      return `${entry.kind} of ${entry.channels.join(", ")}: ${entry.from} -> ${entry.to}`;
    case "state":
      return `${cutoverStateText(entry.state)}${entry.detail === undefined ? "" : `: ${entry.detail}`}`;
    case "records":
      return `${entry.zone}  ${entry.changes.length} record changes ...`;
    case "records sent":
      return `${entry.zone}  accepted by the provider as ${entry.changeId}`;
    case "certificate":
      return entry.step;
    case "ended":
      return `ended with exit code ${entry.exitCode}`;
  }
}
