import type { HealthCheckSettings, RecordChange } from "../ports/dns.js";
import type { CutoverState } from "./cutover-states.js";

/** How a run left a host. `in flight`: the run ended, or was killed, while it was at work there. */
export type HostState = "done" | "unchanged" | "failed" | "rolled back" | "not rolled back" | "not tried" | "in flight";

/** What a run may do to a host. Each is written down before it begins and after it has ended. */
export type Deed =
  | "change"
  | "verify"
  | "put back"
  | "drain"
  | "take out of DNS"
  | "reboot"
  | "undrain"
  | "take into DNS"
  | "move listeners"
  | "move listeners back"
  | "send its encoders away"
  | "hold a source"
  | "release a source"
  | "follow the other master"
  | "follow no more"
  | "point source at it"
  | "write down";

/** How far a host is on its way out and in again. */
export interface OutHost {
  host: string;
  /** The boot that its reboot ends; undefined before there was one. */
  bootId?: string | undefined;
  /** The run has taken it out of DNS, or was about to. */
  outOfDns: boolean;
}

export type Event =
  /** out: hosts that the run before left on their way out or in, which this one brings back. */
  | { event: "begun"; command: string; operator: string; pid: number; hosts: readonly string[]; out?: readonly OutHost[] }
  /** Another process goes on with it. */
  | { event: "resumed"; operator: string; pid: number }
  | { event: "planned"; host: string; generation: number; steps: number }
  /** bootId: of a reboot, the boot that it ends. Whoever goes on sees by it whether it came about. */
  | { event: "intent"; host: string; deed: Deed; bootId?: string }
  | { event: "result"; host: string; deed: Deed; ok: boolean; detail?: string }
  | { event: "host"; host: string; state: HostState; detail?: string }
  /** What a cutover is about: enough to go on with it, whatever the inventory says by then. */
  | { event: "cutover"; kind: CutoverKind; from: string; to: string; channels: readonly string[] }
  | { event: "state"; state: CutoverState; detail?: string }
  /** A batch that is about to be sent to a zone, and what takes it back; settings of the checks that records of that name, by id. */
  | {
      event: "records";
      zone: string;
      changes: readonly RecordChange[];
      inverse: readonly RecordChange[];
      checks: Readonly<Record<string, HealthCheckSettings>>;
    }
  /** The provider took it. */
  | { event: "records sent"; zone: string; changeId: string }
  | { event: "ended"; exitCode: number };

/** failover: the master that the listeners leave is gone. */
export type CutoverKind = "cutover" | "failover";

/** A line of a run's journal. `at`: ISO 8601, UTC. */
export type Entry = { at: string } & Event;

/** One line, with its newline. */
export function entryLine(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** The entries of a journal. A last line that was being written when the power failed is left out: what it says has not begun. */
export function parseJournal(text: string): Entry[] {
  const lines = text.split("\n");
  const whole = text.endsWith("\n") ? lines : lines.slice(0, -1);
  return whole.flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as Entry];
    } catch {
      return [];
    }
  });
}
