import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DONE } from "../../errors.js";
import { openSshArgv } from "../../host/openssh.js";
import { shellCommand } from "../../host/quote.js";
import { sshTarget } from "../../host/target.js";
import { loadInventory } from "../../inventory/load.js";
import { secretPrefixes } from "../../inventory/secret-prefixes.js";
import { selectHost } from "../../station/select.js";
import { runSsh } from "./run-ssh.js";

/** What OpenSSH's `ssh` ends with when it fails by itself. */
const SSH_FAILED = 255;

const EXAMPLES = afterHelp(
  ["radioctl ssh eu-1", "radioctl ssh eu-1 -- systemctl status nginx", "radioctl ssh -t eu-1 -- htop"],
  "One word after -- is shell text for the login's shell. Several words are a program and its arguments.",
);

/** `ssh HOST [-- COMMAND...]`: the terminal is OpenSSH's. */
export const sshCommand = (context: CommandContext, run = runSsh) =>
  new Command("ssh")
    .description(
      "Open a shell on a host, or run one command, with OpenSSH's ssh: with the address, user, port, key, jump host and host keys of the inventory. The exit code is that of ssh.",
    )
    .argument("<host>", "the host's name in the inventory")
    .argument("[command...]", "command to run instead of a shell, after --")
    .option("-t, --tty", "allocate a terminal for the command")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, command: string[], flags: { tty?: true }) => {
      const { world, globals, finish } = context;
      const { inventory, directory } = await loadInventory(world, globals().inventory);
      const target = sshTarget(name, selectHost(inventory, name), inventory.defaults, directory);
      const session = { target, command, terminal: flags.tty === true };
      if (globals().dryRun) {
        world.stdout.write(`${shellCommand(openSshArgv(session, "(a configuration for this session)"))}\n`);
        return finish(DONE);
      }
      const code = await run(world, session, secretPrefixes(inventory));
      if (code === SSH_FAILED) world.stderr.write(`ssh's own failures end with ${code}; radioctl diff ${name} may say more\n`);
      finish(code);
    });
