import type { Slot } from "./desired.js";

/**
 * One change on a host, as data: `output/plan` prints it, `apply-script` runs it; nothing else knows what a step is. `files` of a load or a
 * unit are those whose change asks for it.
 */
export type Step =
  | { kind: "mask"; unit: string; because: string }
  | { kind: "retire"; unit: string; because: string }
  | { kind: "repair-packages"; because: string }
  | { kind: "packages"; names: readonly string[]; because: string }
  | { kind: "user"; name: string; home: string; groups: readonly string[]; because: string }
  | { kind: "directory"; path: string; owner: string; group: string; mode: number; because: string }
  | {
      kind: "file";
      path: string;
      owner: string;
      group: string;
      mode: number;
      sha256: string;
      before: string | undefined;
      change: "create" | "content" | "ownership";
      /** The file that this one repeats for the other slot. */
      twin?: string;
      because: string;
    }
  | { kind: "remove"; path: string; because: string }
  | { kind: "load"; name: string; risky: boolean; files: readonly string[]; because: string }
  | { kind: "record"; because: string }
  /** Ends the watch over an instance that was to end with its last listener: it serves again. */
  | { kind: "undrain"; unit: string; because: string }
  /** Lets an instance serve those that it has, and ends it after the last of them. `key`: what it runs with. */
  | { kind: "drain"; unit: string; slot: Slot; key: string; listeners: number; because: string }
  | { kind: "unit"; unit: string; action: UnitAction; files: readonly string[]; because: string };

export type UnitAction = "enable" | "disable" | "start" | "stop" | "restart" | "reload";

/** How a file's text changes, for people: secrets masked. Not part of what `apply` does. */
export interface FileChange {
  path: string;
  /** undefined: not there yet, or not readable as text. */
  before: string | undefined;
  after: string;
  /** Only secrets differ. */
  secretsOnly: boolean;
  /** The file was changed on the host since radioctl wrote it. */
  editedByHand: boolean;
}

/** What turns a host into what it should be, in the order in which it happens. Plain JSON. */
export interface HostPlan {
  host: string;
  role: string;
  steps: readonly Step[];
  changes: readonly FileChange[];
  /** Names of the checks that must accept the new files. */
  checks: readonly string[];
  /** Managed things that are as wanted already. */
  unchanged: number;
  /** The generation that the plan starts from; 0 on a host that radioctl never changed. */
  generation: number;
  /** In which slot the replaceable service is to run; undefined on a host without one. */
  slot?: Slot;
}
