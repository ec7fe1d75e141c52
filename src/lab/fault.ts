import { quote } from "../host/quote.js";
import type { Inventory } from "../inventory/schema.js";

/** What can be done to a host of a lab. */
export const faultKinds = ["kill", "freeze", "cut", "full-disk"] as const;
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
  /** ISO 8601, UTC. */
  at: string;
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
