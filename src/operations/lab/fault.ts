import { RadioctlError } from "../../errors.js";
import { quote } from "../../host/quote.js";
import type { Inventory } from "../../inventory/schema.js";

/** What can be done to a host of a lab. */
export const faultKinds = ["kill", "freeze", "cut", "lag", "loss", "full-disk"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What undoes it: `thaw` what was frozen, `mend` everything. */
export const mendKinds = ["thaw", "mend"] as const;
export type MendKind = (typeof mendKinds)[number];

/** A fault that a host has, until it is mended. Plain JSON. */
export interface Fault {
  kind: FaultKind;
  host: string;
  /** kill, freeze. */
  units: readonly string[];
  /** lag: of every packet, each way. */
  lagSeconds?: number | undefined;
  /** loss: of all packets, each way. */
  lossPercent?: number | undefined;
  /** ISO 8601, UTC. */
  at: string;
}

/** More than that is a cut. */
const MOST_LAG_SECONDS = 60;

/**
 * How much of it, as an operator says it: `250ms` or `2s` of lag, a second unless it is said; `5%` of loss, five unless it is said. Nothing for the
 * other kinds. Pure.
 * @throws RadioctlError usage for what is no such amount, and for one of a kind that takes none
 */
export function amountOf(kind: FaultKind, text: string | undefined): Pick<Fault, "lagSeconds" | "lossPercent"> {
  if (kind === "lag") {
    const [, value, unit] = /^(\d{1,5}(?:\.\d{1,3})?)(ms|s)?$/u.exec(text ?? "1s") ?? [];
    const lagSeconds = Number(value) / (unit === "ms" ? 1000 : 1);
    if (lagSeconds > 0 && lagSeconds <= MOST_LAG_SECONDS) return { lagSeconds };
    throw new RadioctlError("usage", `${JSON.stringify(text)} is no lag`, {
      hint: `250ms, 2s: more than nothing, ${MOST_LAG_SECONDS} s at the most`,
    });
  }
  if (kind === "loss") {
    const lossPercent = Number(/^(\d{1,3}(?:\.\d{1,3})?)%?$/u.exec(text ?? "5%")?.[1]);
    if (lossPercent > 0 && lossPercent <= 100) return { lossPercent };
    throw new RadioctlError("usage", `${JSON.stringify(text)} is no loss`, {
      hint: "5%, 0.5%: more than nothing, 100 % at the most",
    });
  }
  if (text === undefined) return {};
  throw new RadioctlError("usage", `an amount is for lag and loss, not for ${kind}`);
}

/** Units that carry the audio of a role, by the patterns of systemctl; those whose sources are others' come last. */
const carriers = {
  master: ["icecast@*.service", "radioctl-liquidsoap.service"],
  relay: ["icecast@*.service", "nginx.service"],
} as const;

/** Of these a fault takes those that run, when nobody says which. */
export function carriersOf(inventory: Inventory, host: string): readonly string[] {
  return carriers[inventory.hosts[host]?.role ?? "relay"];
}

/** Prints the units of these patterns that run, in the order of the patterns. */
export function runningUnits(patterns: readonly string[]): string {
  return patterns
    .map((pattern) => `systemctl list-units --plain --no-legend --state=active ${quote(pattern)} | cut -d' ' -f1`)
    .join("; ");
}

/** Where radioctl keeps its own on a host, and stages what it changes. */
const DISK = "/var/lib/radioctl";

/** What a host does to itself, as root; undefined for what is done to its cable. Pure. */
export function injectScript({ kind, units }: Pick<Fault, "kind" | "units">): string | undefined {
  const names = units.map(quote).join(" ");
  switch (kind) {
    case "cut":
    case "lag":
    case "loss":
      return undefined;
    case "kill":
      // Masked for the time being: systemd would have them back in a second.
      return `systemctl mask --quiet --runtime ${names}; systemctl kill --signal=KILL ${names}`;
    case "freeze":
      return `systemctl kill --signal=STOP ${names}`;
    case "full-disk":
      return `set -e
mkdir -p ${DISK} /run/radioctl-lab
cp -a ${DISK}/. /run/radioctl-lab/
mount -t tmpfs -o "size=$(($(du -sk ${DISK} | cut -f1) + 256))k,mode=755" tmpfs ${DISK}
cp -a /run/radioctl-lab/. ${DISK}/
rm -rf /run/radioctl-lab
dd if=/dev/zero of=${DISK}/fill bs=1k 2>/dev/null || true`;
  }
}

/** The way back; also of a fault that was only half done. Pure. */
export function mendScript({ kind, units }: Pick<Fault, "kind" | "units">): string | undefined {
  const names = units.map(quote).join(" ");
  switch (kind) {
    case "cut":
    case "lag":
    case "loss":
      return undefined;
    case "kill":
      return `systemctl unmask --quiet --runtime ${names}; systemctl reset-failed ${names} 2>/dev/null; systemctl start ${names}`;
    case "freeze":
      return `systemctl kill --signal=CONT ${names}`;
    case "full-disk":
      return `set -e
mountpoint -q ${DISK} || exit 0
rm -f ${DISK}/fill
mkdir -p /run/radioctl-lab
cp -a ${DISK}/. /run/radioctl-lab/
umount --lazy ${DISK}
find ${DISK} -mindepth 1 -delete
cp -a /run/radioctl-lab/. ${DISK}/
rm -rf /run/radioctl-lab`;
  }
}
