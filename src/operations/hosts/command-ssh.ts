import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { DONE } from "../../errors.js";
import { openSshArgv } from "../../host/openssh.js";
import { shellCommand } from "../../host/quote.js";
import { sshTarget } from "../../host/target.js";
import { loadInventory } from "../../inventory/load.js";
import { selectHost } from "../../station/select.js";
import { runSsh } from "./run-ssh.js";

/** What OpenSSH's `ssh` ends with when it fails by itself. */
const SSH_FAILED = 255;

const EXAMPLES = `
One word alone after -- is shell text for the login's shell; several are a program and exactly its arguments.

Examples:
  radioctl ssh eu-1
  radioctl ssh eu-1 -- systemctl status nginx
  radioctl ssh -t eu-1 -- htop
`;

/** `ssh HOST [-- COMMAND...]`: the terminal is OpenSSH's. */
export const sshCommand = (context: CommandContext, run = runSsh) =>
  new Command("ssh")
    .summary("a shell on a host, or one command")
    .description(
      "Logs in to HOST with OpenSSH's ssh: with the inventory's address, user, port, key and jump host, and believing the host keys that " +
        "radioctl believes, no others. The exit code is ssh's.",
    )
    .argument("<host>", "the host's name in the inventory")
    .argument("[command...]", "runs this instead of a shell; after --")
    .option("-t, --tty", "a terminal for the command")
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
      const code = await run(world, session);
      if (code === SSH_FAILED) world.stderr.write(`ssh's own failures end with ${code}; radioctl diff ${name} may say more\n`);
      finish(code);
    });
