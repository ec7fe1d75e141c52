import { InvalidAnswer } from "../answer.js";
import { LEASE, STATE, type Manifest } from "../generation.js";
import { parseHolder, type Holder } from "../holder.js";
import { parseManifest } from "../records.js";
import type { Fact } from "./fact.js";

export interface Ledger {
  /** The record of the current generation; undefined on a host that radioctl has never changed. */
  manifest: Manifest | undefined;
  /** Actions that an earlier run has not done: `restart nginx.service`, `load nftables`. */
  pending: readonly string[];
  /** An undo timer is armed: the last change of sshd or the firewall was not confirmed. */
  undoArmed: boolean;
  /** A replaced instance that ends with its last listener: its unit, the key of its configuration, and its time limit (seconds since 1970). */
  draining: { unit: string; key: string; untilSeconds: number } | undefined;
  /** The run that holds the host at this moment. */
  lockedBy: Holder | undefined;
  /** A change is running on the host. It ends by itself, even if its run has died. */
  applying: boolean;
}

/** What earlier runs left on the host: the current generation, what is still due, and the run that holds the host. */
export const ledger: Fact<undefined, Ledger> = {
  name: "ledger",
  script: () => ({ file: "facts/ledger.sh", values: { STATE, LEASE } }),
  parse(lines) {
    const after = (tag: string) => lines.filter((line) => line.startsWith(`${tag} `)).map((line) => line.slice(tag.length + 1));
    const [manifest] = after("manifest");
    const [lock] = [...after("lease"), ...after("lock")];
    return {
      manifest: manifest === undefined ? undefined : parseManifest(manifest),
      pending: after("pending"),
      undoArmed: lines.includes("undo"),
      draining: parseDraining(after("draining")[0]),
      lockedBy: lock === undefined ? undefined : parseHolder(lock),
      applying: after("lock").length > 0,
    };
  },
};

/** The last second that a Date can hold: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_SECOND = 8.64e12;

/** @throws InvalidAnswer */
function parseDraining(text: string | undefined): Ledger["draining"] {
  const [unit, key, until = ""] = text?.split(" ") ?? [];
  if (unit === undefined || key === undefined) return undefined;
  const untilSeconds = Number(until);
  if (until !== "" && untilSeconds >= 0 && untilSeconds <= LAST_SECOND) return { unit, key, untilSeconds };
  throw new InvalidAnswer(
    `its record of a draining instance is damaged: ${STATE}/draining has no valid time`,
    `nothing was changed. On the host: systemctl stop radioctl-drain, then rm ${STATE}/draining`,
  );
}
