import type { DrainHost } from "../fleet/drain.js";

/** What is about to be rebooted, in this order, and how many listen there now. */
export function drainPlanText(hosts: readonly DrainHost[]): string {
  const lines = hosts.map(({ status: { host, role, listeners }, because, rebooted, few }) => {
    const now = listeners === undefined ? "" : `   ${listeners.now} of ${listeners.capacity} listeners, ${few} are few enough`;
    return `  ${rebooted ? "+ back in" : "~ reboot"}  ${host}  ${role}   ${because}${rebooted ? "" : now}\n`;
  });
  const many = hosts.length > 1 ? "One at a time, each out of rotation before and heard after:\n" : "";
  return many + lines.join("");
}

/** Hosts that wait for a reboot, beside the plan of a deploy that reboots none. */
export function rebootsDueText(hosts: readonly string[]): string {
  if (hosts.length === 0) return "";
  return `${hosts.join(", ")} ${hosts.length === 1 ? "waits" : "wait"} for a reboot: radioctl deploy --drain\n`;
}
