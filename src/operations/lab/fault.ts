import { RadioctlError } from "../../errors.js";
import { quote } from "../../host/quote.js";
import type { HostScript } from "../../host/script.js";
import type { Inventory } from "../../inventory/schema.js";

/** The faults that a host of a lab can have. */
export const faultKinds = ["kill", "freeze", "cut", "lag", "loss", "full-disk"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What ends a fault: `thaw` ends a freeze, `mend` ends every fault. */
export const mendKinds = ["thaw", "mend"] as const;
export type MendKind = (typeof mendKinds)[number];

/** A fault of a host. Plain JSON. */
export interface Fault {
  kind: FaultKind;
  host: string;
  /** For kill and freeze. */
  units: readonly string[];
  /** For lag: of every packet, each way. */
  lagSeconds?: number | undefined;
  /** For loss: of all packets, each way. */
  lossPercent?: number | undefined;
  /** ISO 8601, UTC. */
  at: string;
}

/** A longer delay is a cut. */
const MOST_LAG_SECONDS = 60;

/**
 * Reads the amount of a fault: `250ms` or `2s` of lag, one second by default; `5%` of loss, five by default. The other kinds have none. Pure.
 * @throws RadioctlError usage for an invalid amount, and for an amount with a kind that has none
 */
export function amountOf(kind: FaultKind, text: string | undefined): Pick<Fault, "lagSeconds" | "lossPercent"> {
  if (kind === "lag") {
    const [, value, unit] = /^(\d{1,5}(?:\.\d{1,3})?)(ms|s)?$/u.exec(text ?? "1s") ?? [];
    const lagSeconds = Number(value) / (unit === "ms" ? 1000 : 1);
    if (lagSeconds > 0 && lagSeconds <= MOST_LAG_SECONDS) return { lagSeconds };
    throw new RadioctlError("usage", `invalid delay ${JSON.stringify(text)}`, {
      hint: `use 250ms or 2s, at most ${MOST_LAG_SECONDS} s`,
    });
  }
  if (kind === "loss") {
    const lossPercent = Number(/^(\d{1,3}(?:\.\d{1,3})?)%?$/u.exec(text ?? "5%")?.[1]);
    if (lossPercent > 0 && lossPercent <= 100) return { lossPercent };
    throw new RadioctlError("usage", `invalid loss ${JSON.stringify(text)}`, {
      hint: "use 5% or 0.5%, at most 100%",
    });
  }
  if (text === undefined) return {};
  throw new RadioctlError("usage", `only lag and loss take an amount, not ${kind}`);
}

/** Units that carry the audio of a role, as patterns of systemctl; a unit that feeds from another one comes after it. */
const carriers = {
  master: ["icecast@*.service", "radioctl-liquidsoap.service"],
  relay: ["icecast@*.service", "nginx.service"],
} as const;

/** The default units of a fault; only running ones are taken. */
export function carriersOf(inventory: Inventory, host: string): readonly string[] {
  return carriers[inventory.hosts[host]?.role ?? "relay"];
}

/** A script that prints the running units of these patterns, in the order of the patterns. */
export function runningUnits(patterns: readonly string[]): string {
  return patterns
    .map((pattern) => `systemctl list-units --plain --no-legend --state=active ${quote(pattern)} | cut -d' ' -f1`)
    .join("; ");
}

/** Where radioctl keeps its files on a host, and stages changes. */
const DISK = "/var/lib/radioctl";

/** The script that causes the fault, run as root on the host; undefined for faults of its network cable. Pure. */
export function injectScript({ kind, units }: Pick<Fault, "kind" | "units">): HostScript | undefined {
  const names = units.map(quote).join(" ");
  switch (kind) {
    case "cut":
    case "lag":
    case "loss":
      return undefined;
    case "kill":
      // Masked as well: systemd would restart them within a second.
      return [`systemctl mask --quiet --runtime ${names}; systemctl kill --signal=KILL ${names}`];
    case "freeze":
      return [`systemctl kill --signal=STOP ${names}`];
    case "full-disk":
      return [{ file: "lab/fill-disk.sh", values: { DISK } }];
  }
}

/** The script that ends the fault, also one that was injected only in part. Pure. */
export function mendScript({ kind, units }: Pick<Fault, "kind" | "units">): HostScript | undefined {
  const names = units.map(quote).join(" ");
  switch (kind) {
    case "cut":
    case "lag":
    case "loss":
      return undefined;
    case "kill":
      return [
        `systemctl unmask --quiet --runtime ${names}; systemctl reset-failed ${names} 2>/dev/null; systemctl start ${names}`,
      ];
    case "freeze":
      return [`systemctl kill --signal=CONT ${names}`];
    case "full-disk":
      return [{ file: "lab/mend-disk.sh", values: { DISK } }];
  }
}
