import { asError } from "../../errors.js";
import type { Finding } from "../../health/finding.js";

/**
 * Runs one part of a probe. Whatever it throws becomes a finding, because the results of the other parts are needed all the same.
 * @param what for the finding: `the zone`
 */
export async function runPart<Result>(
  what: string,
  does: () => Promise<Result>,
  instead: (finding: Finding) => Result,
): Promise<Result> {
  try {
    return await does();
  } catch (thrown) {
    const { message, hint } = asError(thrown);
    const summary = `could not be checked: ${message}`;
    return instead({ check: "reach", subject: what, verdict: "UNKNOWN", summary, hint, figures: [] });
  }
}
