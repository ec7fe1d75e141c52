import { columns } from "../../cli/text/columns.js";
import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import { gatesOfTheMoment, shutGates, type Rehearsal } from "./rehearsal.js";
import { accountText } from "./text.js";

/** What would happen, what it was tried on, and what that leaves open. */
export function rehearsalText(rehearsal: Rehearsal): string {
  const { outcome, hosts, from, to, channels, seconds, listeners, notRehearsed, exitCode } = rehearsal;
  const shut = shutGates(outcome);
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
    ...notRehearsed.map((what) => `  not here  ${what}`),
    `  not judged  ${gatesOfTheMoment.join(", ")}: they are about the night itself`,
    verdict(rehearsal, exitCode),
    "",
  ].join("\n");
}

function scaleLines({ hosts: { leftOut, moved } }: Rehearsal): string[] {
  return [
    ...(leftOut.length === 0 ? [] : [`  left out  ${leftOut.join(", ")}`]),
    ...(moved.length === 0 ? [] : [`  nearer to the masters than at home: ${moved.join(", ")}`]),
  ];
}

function verdict({ outcome, to, from }: Rehearsal, exitCode: number): string {
  if (exitCode === 0) return `It would go through, and drop nobody: radioctl cutover --to ${to}`;
  if (outcome.exitCode === 0) return "It would go through, and let listeners down.";
  if (outcome.exitCode === 4)
    return `It would be refused: every listener stays with ${from}. Mend what is shut, and rehearse again.`;
  return `It would end with ${outcome.state}, exit ${outcome.exitCode}: ${outcome.because}`;
}
