import { RadioctlError } from "../../errors.js";
import type { World } from "../../world.js";
import { withBlock, type Schedule } from "./schedule.js";

/** A file, or the user's crontab, as it is and as it should be. */
interface Change {
  /** `/etc/cron.d/radioctl-report-radio-example`, `crontab`. */
  what: string;
  after: string;
  /** The part that radioctl writes. */
  shown: string;
}

type Machine = Pick<World, "files" | "processes">;

/** What differs from the schedule on this machine; empty when it is installed. @throws RadioctlError failed without a `crontab` program */
export async function observeSchedule({ files, processes }: Machine, { files: wanted, block }: Schedule): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { path, text } of wanted) {
    const before = (await files.read(path)) ?? "";
    if (before !== text) changes.push({ what: path, after: text, shown: text });
  }
  if (block === undefined) return changes;
  const { code, stdout } = await processes.run({ argv: ["crontab", "-l"], environment: "plain", timeoutSeconds: 30 });
  // Without a crontab the program ends with 1.
  const before = code === 0 && stdout !== "" ? `${stdout.replace(/\n$/u, "")}\n` : "";
  const after = withBlock(before, block);
  return before === after ? changes : [...changes, { what: "crontab", after, shown: block.text }];
}

/** Writes the files and runs the commands. @throws RadioctlError failed with the program's own message */
export async function installSchedule(
  { files, processes }: Machine,
  changes: readonly Change[],
  { commands }: Schedule,
): Promise<void> {
  for (const { what, after } of changes) {
    if (what === "crontab") await must(processes, ["crontab", "-"], after);
    else await written(what, files.write(what, after, 0o644));
  }
  for (const command of commands) await must(processes, command);
}

async function must(processes: World["processes"], argv: readonly [string, ...string[]], stdin?: string): Promise<void> {
  const { code, stderr } = await processes.run({ argv, stdin, environment: "plain", timeoutSeconds: 60 });
  if (code !== 0)
    throw new RadioctlError("failed", `${argv.join(" ")} ended with ${code}`, {
      said: stderr.trim().split("\n"),
      hint: "try the other scheduler: --install-cron cron, or --install-cron systemd",
    });
}

async function written(path: string, writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (cause) {
    throw new RadioctlError("failed", `${path} can't be written`, {
      cause,
      hint: "run the command as root, or as the owner of the file",
    });
  }
}
