import type { Slot } from "./desired.js";

/**
 * One change on a host, as data: `output/plan` prints it, `apply-script` runs it; no other code knows steps. `files` of a load or a unit are the
 * files whose change requires it.
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
      /** The same file of the other slot. */
      twin?: string;
      because: string;
    }
  | { kind: "remove"; path: string; because: string }
  /** `broken`: it is due because a program does not follow its files, although they are in place. */
  | { kind: "load"; name: string; risky: boolean; files: readonly string[]; broken?: true; because: string }
  | { kind: "record"; because: string }
  /** Lets an instance serve again that should end with its last listener. */
  | { kind: "undrain"; unit: string; because: string }
  /** Lets an instance serve only its present listeners, and ends it after the last one. `key`: its configuration. */
  | { kind: "drain"; unit: string; slot: Slot; key: string; listeners: number; because: string }
  | { kind: "unit"; unit: string; action: UnitAction; files: readonly string[]; because: string };

export type UnitAction = "enable" | "disable" | "start" | "stop" | "restart" | "reload";

/** How a file's text changes, with masked secrets. Only for output; `apply` does not use it. */
export interface FileChange {
  path: string;
  /** undefined: the file does not exist, or is not text. */
  before: string | undefined;
  after: string;
  /** Only secrets differ. */
  secretsOnly: boolean;
  /** The file was changed on the host since radioctl wrote it. */
  editedByHand: boolean;
}

/** The changes that bring a host in sync, in order. Plain JSON. */
export interface HostPlan {
  host: string;
  role: string;
  steps: readonly Step[];
  changes: readonly FileChange[];
  /** Names of the checks that must accept the new files. */
  checks: readonly string[];
  /** The number of managed things that are already in sync. */
  unchanged: number;
  /** The generation on which the plan is based; 0 for a host that radioctl has never changed. */
  generation: number;
  /** The desired slot of the replaceable service; undefined on a host without such a service. */
  slot?: Slot;
}
