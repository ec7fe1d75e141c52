import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import type { Listening } from "../listening/listening.js";
import type { Capture } from "../ports/http.js";
import { about } from "./about.js";
import type { Finding } from "./finding.js";
import { judgeContinuity } from "./judge-continuity.js";
import { judgeReach } from "./judge-reach.js";

/**
 * Judges the masters' own mounts, as their relays get them. An unreachable master has one finding, because its relays can't be compared with it.
 * @param unreachable by master, the reason
 */
export function judgeMasters(
  heard: ReadonlyArray<{ listening: Listening & { host: string }; capture: Capture | RadioctlError }>,
  unreachable: ReadonlyMap<string, RadioctlError>,
  limits: HealthLimits,
): Finding[] {
  const lost = [...unreachable].map(([host, error]): Finding => ({
    check: "identity",
    subject: host,
    host,
    verdict: "UNKNOWN",
    summary: `could not be recorded, so its relays were not compared with it: ${error.message}`,
    hint: error.hint,
    figures: [],
  }));
  const mounts = heard.flatMap(({ listening, capture }): Finding[] => {
    const [reach] = judgeReach({ listening, capture, masters: [] }, limits);
    if (reach === undefined || reach.verdict !== "OK") return reach === undefined ? [] : [{ ...reach, ...about(listening) }];
    const continuity = judgeContinuity({ listening, capture, masters: [] }, limits);
    return continuity === undefined ? [reach] : [reach, continuity];
  });
  return [...lost, ...mounts];
}
