import { RadioctlError } from "../errors.js";
import type { World } from "../world.js";

/** Has systemd take the timer. @throws RadioctlError failed with systemd's own words */
export async function runTimer(
  { processes, stderr }: Pick<World, "processes" | "stderr">,
  command: readonly [string, ...string[]],
): Promise<void> {
  const { code, stderr: said } = await processes.run({ argv: command, timeoutSeconds: 30 });
  if (code !== 0)
    throw new RadioctlError("failed", "systemd did not take the timer", {
      said: said.trim().split("\n"),
      hint: "without systemd on this machine leave it in the foreground: --at, in tmux",
    });
  stderr.write(said);
  if (command.includes("--user"))
    stderr.write("It is your own systemd's, which ends when you log out, unless: loginctl enable-linger\n");
}
