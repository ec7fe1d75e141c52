import type { Inventory } from "../inventory/schema.js";
import { parentsOf } from "../station/topology.js";
import type { Finding } from "./finding.js";

/** Whose streams new listeners of a relay get, by what the relay itself says. */
export interface ActiveToJudge {
  host: string;
  region: string | undefined;
  /** By channel, the parent; undefined when the relay doesn't say. */
  active: Readonly<Record<string, string | undefined>>;
}

/** A relay that gives another parent's streams than the inventory's active one: left over from a cutover that did not end, or turned by hand. */
export function judgeActive(
  inventory: Inventory,
  { host, region, active }: ActiveToJudge,
  channels: readonly string[],
): Finding[] {
  return Object.entries(active)
    .filter(([channel]) => channels.includes(channel))
    .map(([channel, parent]) => {
      const [wanted = ""] = parentsOf(inventory, host, channel);
      const about = { check: "source" as const, subject: `${host} ${channel}`, host, channel, region, figures: [] };
      if (parent === wanted) return { ...about, verdict: "OK", summary: `gives ${wanted}'s streams`, hint: undefined };
      if (parent === undefined) {
        const hint = `radioctl diff ${host}`;
        return { ...about, verdict: "UNKNOWN", summary: "does not say whose streams it gives", hint };
      }
      const hint = `did a cutover not end? radioctl journal, radioctl cutover --resume; else put it right: radioctl deploy ${host}`;
      return { ...about, verdict: "CRITICAL", summary: `gives ${parent}'s streams, the active one is ${wanted}`, hint };
    });
}
