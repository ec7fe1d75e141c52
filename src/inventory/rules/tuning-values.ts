import { resolveTuning } from "../tuning.js";
import type { Finding, Rule } from "./finding.js";

/** A burst that outlives a frozen master: source-timeout and two seconds, so that no player stalls before the fallback. */
export const tuningValues: Rule = ({ hosts, defaults }) =>
  Object.entries(hosts).flatMap(([name, host]): Finding[] => {
    const { burstSeconds, sourceTimeoutSeconds } = resolveTuning(defaults, host.tuning).icecast;
    if (host.role !== "relay" || burstSeconds >= sourceTimeoutSeconds + 2) return [];
    const own = host.tuning?.icecast?.burstSeconds !== undefined || host.tuning?.icecast?.sourceTimeoutSeconds !== undefined;
    const path = own ? ["hosts", name, "tuning", "icecast"] : ["defaults", "icecast"];
    return [
      {
        path,
        message: `burstSeconds ${burstSeconds} is too short for sourceTimeoutSeconds ${sourceTimeoutSeconds}: players would stall before the fallback; at least ${sourceTimeoutSeconds + 2}`,
      },
    ];
  });
