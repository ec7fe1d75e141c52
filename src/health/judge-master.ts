import type { RadioctlError } from "../errors.js";
import type { HealthLimits } from "../inventory/health.js";
import type { Listening } from "../listening/listening.js";
import type { Capture } from "../ports/http.js";
import { about } from "./about.js";
import type { Finding } from "./finding.js";
import { judgeContinuity } from "./judge-continuity.js";
import { judgeReach } from "./judge-reach.js";

/**
 * Masters' own mounts, as their relays get them. A master that could not be asked at all is told once: its relays could not be compared with it.
 * @param unreachable by master, why
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
    summary: `could not be heard, so nothing is compared with it: ${error.message}`,
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
