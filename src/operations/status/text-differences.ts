import { errorData, errorText } from "../../cli/text/error.js";
import { planText } from "../../cli/text/plan.js";
import type { RadioctlError } from "../../errors.js";
import type { HostPlan } from "../../host/steps.js";

type HostDifference = { host: string; plan: HostPlan } | { host: string; error: RadioctlError };

/** What `diff` prints: equal changes once, then the hosts that could not be asked, then a line of counts. */
export function differencesText(differences: readonly HostDifference[], seconds: number, verbose: boolean): string {
  const plans = differences.flatMap((each) => ("plan" in each ? [each.plan] : []));
  const errors = differences.flatMap((each) => ("error" in each ? [each.error] : []));
  const differing = plans.filter((plan) => plan.steps.length > 0).length;
  const counts = [
    `${differing} ${differing === 1 ? "differs" : "differ"}`,
    `${plans.length - differing} as wanted`,
    ...(errors.length === 0 ? [] : [`${errors.length} not asked`]),
  ];
  const total = `${differences.length} ${differences.length === 1 ? "host" : "hosts"}: ${counts.join(", ")}.  ${seconds.toFixed(1)} s\n`;
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
    seconds: Number(seconds.toFixed(3)),
  };
}
