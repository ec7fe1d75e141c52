import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { Timer } from "./timer.js";

/** Has systemd take the timer, and says how to look at it and how to take it away. @throws RadioctlError failed with systemd's own words */
export async function runTimer({ processes, stderr }: Pick<World, "processes" | "stderr">, timer: Timer): Promise<void> {
  const { unit, start, isUsers, command } = timer;
  const user = isUsers ? " --user" : "";
  const { code, stderr: said } = await processes.run({ argv: command, timeoutSeconds: 30 });
  if (code !== 0) {
    const isArmed = await isActive(processes, timer, "timer");
    const isAtWork = !isArmed && (await isActive(processes, timer, "service"));
    throw new RadioctlError("failed", isArmed ? `${unit}.timer waits already` : "systemd did not take the timer", {
      said: said.trim().split("\n"),
      hint: isArmed
        ? `take it away first: systemctl${user} stop ${unit}.timer`
        : isAtWork
          ? "what it is to begin is at work: radioctl cutover --status"
          : "without systemd on this machine leave it in the foreground: --at, in tmux",
    });
  }
  stderr.write(`${unit}.timer begins it at ${start.toISOString()}; take it away: systemctl${user} stop ${unit}.timer\n`);
  stderr.write(`what it says: journalctl${user} -u ${unit}; a restart of this machine forgets the timer\n`);
  if (isUsers)
    stderr.write("your own systemd ends with your last login, and the timer with it, unless: loginctl enable-linger\n");
}

async function isActive(processes: World["processes"], { unit, isUsers }: Timer, kind: "timer" | "service"): Promise<boolean> {
  const argv = ["systemctl", ...(isUsers ? ["--user"] : []), "is-active", "--quiet", `${unit}.${kind}`] as const;
  return (await processes.run({ argv, timeoutSeconds: 10 })).code === 0;
}
