import { columns } from "../../cli/text/columns.js";
import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import type { Drill } from "../../fleet/store-drills.js";
import { cutoverStateText } from "../../journal/cutover-states.js";
import type { JudgedRehearsal, Rehearsal } from "./rehearsal.js";
import { accountText } from "./text.js";

/** The expected result, the tested copy, and what was not tested. */
export function rehearsalText(rehearsal: JudgedRehearsal): string {
  const { outcome, hosts, from, to, channels, seconds, listeners, notRehearsed, shut, notJudged, exitCode } = rehearsal;
  const people = outcome.moved.reduce((sum, { listenersAfter }) => sum + listenersAfter, 0);
  const took =
    listeners.length === 0
      ? []
      : [
          `  ${people} listeners moved on ${counted(outcome.moved.length, "relay")} in ${secondsText(seconds.cutover)}; what the worst of each went through:`,
        ];
  return [
    `Rehearsed ${channels.join(", ")}: ${from} -> ${to}, on a copy of ${hosts.kept.length} hosts of ${hosts.kept.length + hosts.leftOut.length}`,
    ...columns(
      shut.flatMap(({ gate, finding, fix }) => [
        ["shut", gate, finding],
        ["", "", fix],
      ]),
      { indent: 2, gap: 1 },
    ),
    ...took,
    ...(listeners.length === 0 ? [] : [accountText(listeners).trimEnd()]),
    ...outcome.warnings.map((warning) => `  warning  ${warning}`),
    ...scaleLines(rehearsal),
    ...notRehearsed.map((what) => `  not tested  ${what}`),
    `  not judged  ${notJudged.join(", ")}: these gates depend on the moment of the real cutover`,
    verdict(rehearsal, exitCode),
    "",
  ].join("\n");
}

/** What was restored, and from when. */
export function drillText({ hosts, seconds }: Drill): string {
  const lines = hosts.map(
    ({ host, snapshot, snapshotAt, files, bytes }) =>
      `${host}  backup ${snapshot.slice(0, 8)} of ${snapshotAt}: ${counted(files, "file")}, ${(bytes / 1e6).toFixed(1)} MB, equal and on air\n`,
  );
  return `${lines.join("")}The backup can be restored: the rehearsal took ${secondsText(seconds, 0)}, and is kept as the last drill.\n`;
}

function scaleLines({ hosts: { leftOut, moved } }: Rehearsal): string[] {
  return [
    ...(leftOut.length === 0 ? [] : [`  left out  ${leftOut.join(", ")}`]),
    ...(moved.length === 0 ? [] : [`  closer to the masters than in the real fleet: ${moved.join(", ")}`]),
  ];
}

function verdict({ outcome, to, from }: Rehearsal, exitCode: number): string {
  if (exitCode === 0) return `The cutover would succeed and drop no listener: radioctl cutover --to ${to}`;
  if (outcome.exitCode === 0) return "The cutover would succeed, but listeners were dropped or heard nothing.";
  if (outcome.exitCode === 4)
    return `The cutover would be refused: all listeners stay with ${from}. Fix the shut gates, and rehearse again.`;
  return `The cutover would end as "${cutoverStateText(outcome.state)}", exit ${outcome.exitCode}: ${outcome.because}`;
}
