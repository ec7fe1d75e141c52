import type { DrainHost } from "./request.js";

/** The hosts to reboot, in order, with their current listeners. */
export function drainPlanText(hosts: readonly DrainHost[]): string {
  const lines = hosts.map(({ status: { host, role, listeners }, because, rebooted, few }) => {
    const now =
      listeners === undefined
        ? ""
        : `   ${listeners.now} of ${listeners.capacity} listeners, waits until at most ${few} are left`;
    return `  ${rebooted ? "+ return" : "~ reboot"}  ${host}  ${role}   ${because}${rebooted ? "" : now}\n`;
  });
  const many = hosts.length > 1 ? "One host at a time: drain, reboot, verify on air, return to rotation:\n" : "";
  return many + lines.join("");
}
