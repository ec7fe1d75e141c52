import { columns } from "../../cli/text/columns.js";
import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import type { Examined } from "./doctor.js";
import type { RelayAccount } from "./listener.js";
import type { Fault } from "./fault.js";
import type { Lab, LabHost, Login, ObservedLab } from "./layout.js";
import type { Playing } from "./run-play.js";

interface Shown {
  lab: Lab;
  inventoryFile: string;
}

/** How an operator logs in, in words. */
type LoginWords = Readonly<Record<Login, string>>;

/** A lab that has just started, and the next commands. */
export function labText({ lab, inventoryFile, seconds }: Shown & { seconds: number }, logins: LoginWords): string {
  const next = [
    `${counted(lab.hosts.length, "host")} in ${secondsText(seconds)}. Next:`,
    `  radioctl -i ${inventoryFile} bootstrap --all`,
    `  radioctl lab down ${lab.name}`,
  ];
  return `${[...columns(lab.hosts.map((host) => hostCells(host, logins))), ...next].join("\n")}\n`;
}

/** Every lab of this machine with its hosts, which of them are not running, and their faults. */
export function labsText(labs: readonly ObservedLab[], logins: LoginWords): string {
  if (labs.length === 0) return "no labs; make one with radioctl lab up NAME\n";
  return labs
    .map(
      ({ name, inventoryFile, hosts }) =>
        `${name}  ${inventoryFile}\n${columns(
          hosts.map((host) => [...hostCells(host, logins), stateOf(host).join("  ")]),
          { indent: 2 },
        )
          .map((line) => `${line}\n`)
          .join("")}`,
    )
    .join("");
}

function stateOf({ running, faults }: ObservedLab["hosts"][number]): string[] {
  const had = faults.map((fault) => [fault.kind, ofFault(fault)].filter((word) => word !== "").join(" "));
  return [...(running ? [] : ["not running"]), ...had];
}

function hostCells({ name, address, suite, login }: LabHost, logins: LoginWords): string[] {
  return [name, address, suite, logins[login]];
}

const marks = { ok: "ok", missing: "!!", install: "..", note: "~" } as const;

/** The findings of `lab doctor`: missing requirements first; met ones as a count, or listed with `verbose`. */
export function doctorText(examined: readonly Examined[], verbose: boolean): string {
  const order = ["missing", "install", "note", "ok"];
  const told = examined
    .filter(({ mark }) => verbose || mark !== "ok")
    .toSorted((one, other) => order.indexOf(one.mark) - order.indexOf(other.mark));
  const rows = told.flatMap(({ what, mark, found, fix }) => [[marks[mark], what, found], ...(fix === "" ? [] : [["", "", fix]])]);
  const lines = columns(rows, { indent: 2, gap: 1 });
  const count = (mark: Examined["mark"]) => examined.filter((each) => each.mark === mark).length;
  const bad = count("missing");
  const verdict = bad === 0 ? "this machine can run a lab" : "this machine can't run a lab";
  return `${[...lines, `${verdict}: ${count("ok")} of ${examined.length} requirements met${bad === 0 ? "" : `, ${bad} missing`}`].join("\n")}\n`;
}

/** Encoders that have gone on air, and stand-ins that masters pull from. */
export function playText(lab: string, playing: readonly Playing[], relays: readonly string[]): string {
  const lines = playing.map(({ source, master, server }) =>
    master === undefined
      ? `  served   ${source} (${server}), for the masters to pull`
      : `  on air   ${source} -> ${master} (${server})`,
  );
  const ends = `  end      radioctl lab play ${lab} --stop, or take the lab down`;
  return `${[...lines, ...relays.map((url) => `  listen   ${url}`), ends].join("\n")}\n`;
}

/** `kill master-a: icecast@a.service, radioctl-liquidsoap.service`, `lag eu-1: 250 ms each way` */
export function faultText(fault: Fault): string {
  const of = ofFault(fault);
  return `${fault.kind} ${fault.host}${of === "" ? "" : `: ${of}`}`;
}

/** Its units, or its amount. */
function ofFault({ units, lagSeconds, lossPercent }: Fault): string {
  if (lagSeconds !== undefined) return `${lagSeconds < 1 ? `${Math.round(lagSeconds * 1000)} ms` : `${lagSeconds} s`} each way`;
  return lossPercent === undefined ? units.join(", ") : `${lossPercent} % each way`;
}

/** One line for each relay: how many of its listeners hear audio, and their worst figures. */
export function accountText(accounts: readonly RelayAccount[]): string {
  const seconds = (value: number | undefined) => (value === undefined ? "-" : secondsText(value, 2));
  const rows = accounts.map((each) => [
    `${each.relay} ${each.mount}`,
    `${each.heard} of ${each.listeners}`,
    String(each.dropped),
    seconds(each.longestGapSeconds),
    seconds(each.lostSeconds),
    seconds(each.repeatedSeconds),
  ]);
  const headings = ["relay", "listeners", "dropped", "longest gap", "lost", "repeated"];
  return columns([headings, ...rows], { right: [1, 2, 3, 4, 5], indent: 2 })
    .map((line) => `${line}\n`)
    .join("");
}
