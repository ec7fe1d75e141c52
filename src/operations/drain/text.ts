import type { DrainHost } from "./request.js";

/** What is about to be rebooted, in this order, and how many listen there now. */
export function drainPlanText(hosts: readonly DrainHost[]): string {
  const lines = hosts.map(({ status: { host, role, listeners }, because, rebooted, few }) => {
    const now = listeners === undefined ? "" : `   ${listeners.now} of ${listeners.capacity} listeners, ${few} are few enough`;
    return `  ${rebooted ? "+ back in" : "~ reboot"}  ${host}  ${role}   ${because}${rebooted ? "" : now}\n`;
  });
  const many = hosts.length > 1 ? "One at a time, each out of rotation before and heard after:\n" : "";
  return many + lines.join("");
}
