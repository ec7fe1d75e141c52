import { MOVE_SECONDS } from "../tuning.js";
import type { Finding, Rule } from "./finding.js";
import { tuningOf, tuningPath, tuningPlaces } from "./tuning-places.js";

/** The burst must last until the fallback when a master freezes (fallbackSeconds and two more), so that players do not stall. */
export const burst: Rule = (inventory) =>
  Object.entries(inventory.hosts).flatMap(([name, host]): Finding[] => {
    const { burstSeconds, fallbackSeconds } = tuningOf(inventory, name).icecast;
    const least = fallbackSeconds + MOVE_SECONDS;
    const path =
      tuningPath(inventory, name, "icecast", "burstSeconds") ?? tuningPath(inventory, name, "icecast", "fallbackSeconds");
    if (host.role !== "relay" || burstSeconds >= least || path === undefined) return [];
    const message = `players would stall before the fallback: with fallbackSeconds ${fallbackSeconds}, burstSeconds must be at least ${least}, not ${burstSeconds}`;
    return [{ path, message, about: tuningPlaces(name, "icecast") }];
  });
