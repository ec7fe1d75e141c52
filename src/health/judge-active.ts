import type { Inventory } from "../inventory/schema.js";
import { parentsOf } from "../station/topology.js";
import type { Finding } from "./finding.js";

/** The parent whose streams new listeners of a relay get, as the relay itself reports it. */
export interface ActiveToJudge {
  host: string;
  region: string | undefined;
  /** By channel, the parent; undefined when the relay does not report it. */
  active: Readonly<Record<string, string | undefined>>;
}

/** Judges a relay that sends the streams of a parent that is not the inventory's active one: after an unfinished cutover, or turned by hand. */
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
      if (parent === wanted) return { ...about, verdict: "OK", summary: `sends ${wanted}'s streams`, hint: undefined };
      if (parent === undefined) {
        const hint = `radioctl diff ${host}`;
        return { ...about, verdict: "UNKNOWN", summary: "does not report whose streams it sends", hint };
      }
      const hint = `look for an unfinished cutover: radioctl journal, radioctl cutover --resume; otherwise correct it: radioctl deploy ${host}`;
      return { ...about, verdict: "CRITICAL", summary: `sends ${parent}'s streams, not ${wanted}'s`, hint };
    });
}
