import { packageFile } from "../../package-file.js";
import type { Fault } from "./fault.js";
import { lineEndOf, vethOf, type Lab, type LabHost } from "./layout.js";

/** The effect of a host's cable on each packet, each way. */
export interface Line {
  lagSeconds: number;
  lossPercent: number;
}

/** The combined effect of a host's faults on its cable; undefined when there is none. Pure. */
export function lineOf(faults: readonly Fault[], host: string): Line | undefined {
  const own = faults.filter((fault) => fault.host === host && (fault.kind === "lag" || fault.kind === "loss"));
  if (own.length === 0) return undefined;
  const most = (value: (fault: Fault) => number | undefined) => Math.max(0, ...own.map((fault) => value(fault) ?? 0));
  return { lagSeconds: most(({ lagSeconds }) => lagSeconds), lossPercent: most(({ lossPercent }) => lossPercent) };
}

/** The program that runs a host's cable. `folder` is the lab's; the lab recognizes the program by it. */
export function lineArgv({ bridge }: Lab, host: LabHost, folder: string, line: Line): [string, ...string[]] {
  const ends = [vethOf(host), lineEndOf(host), bridge];
  return [
    "perl",
    packageFile("templates/scripts/lab/line.pl"),
    `${lineMark(folder)}${host.name}`,
    ...ends,
    String(line.lagSeconds),
    String(line.lossPercent),
  ];
}

/** The argument by which a cable's program is recognized; the host's name follows it. */
export function lineMark(folder: string): string {
  return `--line=${folder}/hosts/`;
}
