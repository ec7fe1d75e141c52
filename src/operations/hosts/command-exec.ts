import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { hostFilters } from "../../cli/host-filters.js";
import { positiveSeconds } from "../../cli/numbers.js";
import { DONE, RadioctlError } from "../../errors.js";
import { worstOf } from "../../fleet/outcome.js";
import { sshTarget } from "../../host/target.js";
import { loadInventory } from "../../inventory/load.js";
import { selectHosts, type HostFilters } from "../../station/select.js";
import { remoteCommand, runExec, type HostRun } from "./run-exec.js";
import { execJson, execText } from "./text-exec.js";

const DEADLINE_SECONDS = 60;

const EXAMPLES = afterHelp(
  [
    "radioctl exec -- uptime",
    "radioctl exec --role relay -- systemctl is-active nginx",
    "radioctl exec eu-1 eu-2 --sudo -- 'tail -n 3 /var/log/nginx/error.log | cut -c 1-120'",
  ],
  "One word after -- is shell text. Several words are a program and its arguments, which no shell interprets.",
  "Exit code 0 if the command succeeded on every host, 1 if it failed on one, 5 if a host could not be reached.",
);

interface ExecFlags extends HostFilters {
  sudo?: true;
  timeout: number;
}

/** `exec [HOST...] -- COMMAND...`: one command, many hosts. */
export const execCommand = (context: CommandContext, run = runExec) =>
  hostFilters(
    new Command("exec")
      .description("Run one command on many hosts at once, and print equal output once.")
      .argument("[host...]", "hosts (default: all)"),
  )
    .option("--sudo", "run it as root, with sudo if the login is another user")
    .option("--timeout <seconds>", "stop the command on a host after this time", positiveSeconds, DEADLINE_SECONDS)
    .usage("[options] [host...] -- COMMAND...")
    .addHelpText("after", EXAMPLES)
    .action(async (words: string[], flags: ExecFlags) => {
      const { world, globals, finish, afterDashes: command = [] } = context;
      if (command.length === 0)
        throw new RadioctlError("usage", "exec needs a command after --", { hint: "radioctl exec eu-1 -- uptime" });
      const { inventory, directory } = await loadInventory(world, globals().inventory);
      const selected = selectHosts(inventory, words.slice(0, words.length - command.length), flags);
      const hosts = selected.map(({ name, host }) => sshTarget(name, host, inventory.defaults, directory));
      const request = { hosts, command, root: flags.sudo === true, timeoutSeconds: flags.timeout };
      if (globals().dryRun) {
        const planned = hosts.map(({ name, user }) => ({ host: name, user, command: remoteCommand(request, user) }));
        const lines = planned.map((each) => `${each.host}  ${each.user}  ${each.command}\n`);
        world.stdout.write(globals().json ? json({ hosts: planned }) : lines.join(""));
        return finish(DONE);
      }
      const started = world.clock.monotonic();
      const runs = await run(world, request);
      const seconds = (world.clock.monotonic() - started) / 1000;
      world.stdout.write(globals().json ? json(execJson(runs, seconds)) : execText(runs, seconds));
      finish(exitCode(runs));
    });

function json(data: unknown): string {
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

function exitCode(runs: readonly HostRun[]): number {
  const codes = runs.flatMap((run) => ("error" in run ? [run.error.exitCode] : run.result.code === 0 ? [] : [1]));
  return worstOf(codes) ?? DONE;
}
