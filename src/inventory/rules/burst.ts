import { MOVE_SECONDS } from "../tuning.js";
import type { Finding, Rule } from "./finding.js";
import { tuningOf, tuningPath, tuningPlaces } from "./tuning-places.js";

/** A burst that outlives a frozen master: the relay's patience and two seconds, so that no player stalls before the fallback. */
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
