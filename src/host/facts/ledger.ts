import { LEASE, STATE, type Manifest } from "../generation.js";
import { parseHolder, type Holder } from "../holder.js";
import type { Fact } from "./fact.js";

export interface Ledger {
  /** Of the current generation; undefined on a host that radioctl never changed. */
  manifest: Manifest | undefined;
  /** What a run wrote down as due and did not strike off: `restart nginx.service`, `load nftables`. */
  pending: readonly string[];
  /** An undo timer is armed: the last change of sshd or the firewall was not confirmed. */
  undoArmed: boolean;
  /** An instance that ends with its last listener, what it runs with, and until when it may (seconds since 1970). */
  draining: { unit: string; key: string; untilSeconds: number } | undefined;
  /** The run that holds the host at this moment. */
  lockedBy: Holder | undefined;
  /** A change is under way, which ends by itself whatever becomes of its run. */
  applying: boolean;
}

/** What earlier runs left on the host: the current generation, what is still due, and who is at work. */
export const ledger: Fact<undefined, Ledger> = {
  name: "ledger",
  script: () => ({ file: "facts/ledger.sh", values: { STATE, LEASE } }),
  parse(lines) {
    const after = (tag: string) => lines.filter((line) => line.startsWith(`${tag} `)).map((line) => line.slice(tag.length + 1));
    const [manifest] = after("manifest");
    const [lock] = [...after("lease"), ...after("lock")];
    const [unit, key, until] = after("draining")[0]?.split(" ") ?? [];
    return {
      manifest: manifest === undefined ? undefined : (JSON.parse(Buffer.from(manifest, "base64").toString("utf8")) as Manifest),
      pending: after("pending"),
      undoArmed: lines.includes("undo"),
      draining: unit === undefined || key === undefined ? undefined : { unit, key, untilSeconds: Number(until) },
      lockedBy: lock === undefined ? undefined : parseHolder(lock),
      applying: after("lock").length > 0,
    };
  },
};
