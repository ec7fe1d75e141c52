import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import type { Timer } from "./timer.js";

/** Creates the systemd timer, and prints how to inspect and how to remove it. @throws RadioctlError failed with systemd's own message */
export async function runTimer({ processes, stderr }: Pick<World, "processes" | "stderr">, timer: Timer): Promise<void> {
  const { unit, start, isUsers, command } = timer;
  const user = isUsers ? " --user" : "";
  const { code, stderr: said } = await processes.run({ argv: command, environment: "plain", timeoutSeconds: 30 });
  if (code !== 0) {
    const isArmed = await isActive(processes, timer, "timer");
    const isAtWork = !isArmed && (await isActive(processes, timer, "service"));
    throw new RadioctlError("failed", isArmed ? `${unit}.timer exists already` : "systemd did not accept the timer", {
      said: said.trim().split("\n"),
      hint: isArmed
        ? `remove it first: systemctl${user} stop ${unit}.timer`
        : isAtWork
          ? "the cutover is running already: radioctl cutover --status"
          : "without systemd on this machine, run it in the foreground: --at, in tmux",
    });
  }
  stderr.write(`${unit}.timer starts the cutover at ${start.toISOString()}; to remove it: systemctl${user} stop ${unit}.timer\n`);
  stderr.write(`its output: journalctl${user} -u ${unit}; a reboot of this machine removes the timer\n`);
  if (isUsers)
    stderr.write(
      "your user's systemd stops at your last logout, and the timer with it; to prevent that: loginctl enable-linger\n",
    );
}

async function isActive(processes: World["processes"], { unit, isUsers }: Timer, kind: "timer" | "service"): Promise<boolean> {
  const argv = ["systemctl", ...(isUsers ? ["--user"] : []), "is-active", "--quiet", `${unit}.${kind}`] as const;
  return (await processes.run({ argv, environment: "plain", timeoutSeconds: 10 })).code === 0;
}
