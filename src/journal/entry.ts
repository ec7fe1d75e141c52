import type { HealthCheckSettings, RecordChange } from "../ports/dns.js";
import type { CutoverState } from "./cutover-states.js";

/** The state in which a run left a host. `in flight`: the run ended or was killed while it was working on the host. */
export type HostState = "done" | "unchanged" | "failed" | "rolled back" | "not rolled back" | "not tried" | "in flight";

/** The actions of a run on a host. Each is recorded before it begins and after it has ended. */
export type Action =
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
  | "write down"
  | "restore";

/** A host that is taken out of service for a reboot and brought back. */
export interface OutHost {
  host: string;
  /** The id of the boot that the reboot ends; undefined before the reboot. */
  bootId?: string | undefined;
  /** The run has removed the host from DNS, or was about to. */
  outOfDns: boolean;
}

export type Event =
  /** out: hosts that an earlier run left out of service, and that this run brings back. */
  | { event: "begun"; command: string; operator: string; pid: number; hosts: readonly string[]; out?: readonly OutHost[] }
  /** Another process continues the run. */
  | { event: "resumed"; operator: string; pid: number }
  | { event: "planned"; host: string; generation: number; steps: number }
  /** bootId: for a reboot, the boot that it ends. A resumed run compares it to see whether the host has rebooted. */
  | { event: "intent"; host: string; deed: Action; bootId?: string }
  | { event: "result"; host: string; deed: Action; ok: boolean; detail?: string }
  | { event: "host"; host: string; state: HostState; detail?: string }
  /** The parameters of a cutover: enough to resume it, even if the inventory has changed. */
  | { event: "cutover"; kind: CutoverKind; from: string; to: string; channels: readonly string[] }
  | { event: "state"; state: CutoverState; detail?: string }
  /** A batch of changes about to be sent to a zone, the changes that undo it, and the settings of the health checks that it uses, by id. */
  | {
      event: "records";
      zone: string;
      changes: readonly RecordChange[];
      inverse: readonly RecordChange[];
      checks: Readonly<Record<string, HealthCheckSettings>>;
    }
  /** The provider has accepted the batch. */
  | { event: "records sent"; zone: string; changeId: string }
  /** A step of the issue of a certificate, in words. */
  | { event: "certificate"; step: string }
  | { event: "ended"; exitCode: number };

/** failover: the old master is lost. */
export type CutoverKind = "cutover" | "failover";

/** A line of a run's journal. `at`: ISO 8601, UTC. */
export type Entry = { at: string } & Event;

/** One line, with its newline. */
export function entryLine(entry: Entry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** The entries of a journal. A last line that a power failure has cut off is ignored: its action has not begun. */
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
