import { RadioctlError } from "../errors.js";
import { didYouMean } from "./nearest.js";
import type { Host, Inventory } from "./schema.js";

/** The named hosts, or all; masters first, then in the inventory's order. @throws RadioctlError usage for a name that is no host's */
export function selectHosts(inventory: Inventory, names: readonly string[]): Array<{ name: string; host: Host }> {
  const known = Object.keys(inventory.hosts);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    const hint = didYouMean(stranger, known).replace(/^; /u, "");
    throw new RadioctlError("usage", `there is no host ${JSON.stringify(stranger)} in the inventory`, {
      hint: hint === "" ? `there are ${known.join(", ")}` : hint,
    });
  }
  const selected = Object.entries(inventory.hosts)
    .filter(([name]) => names.length === 0 || names.includes(name))
    .map(([name, host]) => ({ name, host }));
  return [...selected.filter(({ host }) => host.role === "master"), ...selected.filter(({ host }) => host.role !== "master")];
}
