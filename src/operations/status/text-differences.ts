import { errorData, errorText } from "../../cli/text/error.js";
import { planText } from "../../cli/text/plan.js";
import { counted } from "../../counted.js";
import { secondsData, secondsText } from "../../duration.js";
import type { RadioctlError } from "../../errors.js";
import type { HostPlan } from "../../host/steps.js";

type HostDifference = { host: string; plan: HostPlan } | { host: string; error: RadioctlError };

/** The output of `diff`: equal changes once, then hosts that could not be observed, then a line of counts. */
export function differencesText(differences: readonly HostDifference[], seconds: number, verbose: boolean): string {
  const plans = differences.flatMap((each) => ("plan" in each ? [each.plan] : []));
  const errors = differences.flatMap((each) => ("error" in each ? [each.error] : []));
  const differing = plans.filter((plan) => plan.steps.length > 0).length;
  const counts = [
    counted(differing, "differs", "differ"),
    `${plans.length - differing} in sync`,
    ...(errors.length === 0 ? [] : [`${errors.length} failed`]),
  ];
  const total = `${counted(differences.length, "host")}: ${counts.join(", ")}.  ${secondsText(seconds)}\n`;
  return [planText(plans, verbose), ...errors.map(errorText), total].join("");
}

/** The same as data: every figure and every step. */
export function differencesJson(differences: readonly HostDifference[], seconds: number): unknown {
  return {
    hosts: differences.map((each) =>
      "plan" in each
        ? { host: each.host, differs: each.plan.steps.length > 0, plan: each.plan }
        : { host: each.host, error: errorData(each.error) },
    ),
    seconds: secondsData(seconds),
  };
}
