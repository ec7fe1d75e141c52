import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { runAdopt } from "./run.js";
import { adoptJson, adoptText } from "./text.js";

interface AdoptFlags {
  out?: string;
  secrets?: string;
  identity?: string;
  askPassword?: true;
  acceptNewHostKey?: true;
}

const EXAMPLES = afterHelp([
  "radioctl adopt root@192.0.2.10 > inventories/radio.yaml",
  "radioctl adopt stream.radio.example --out inventories/radio.yaml --secrets inventories/secrets.yaml",
]);

/** `adopt HOST`: a running radio becomes the inventory that describes it. */
export const adoptCommand = ({ world, globals }: CommandContext, run = runAdopt) =>
  new Command("adopt")
    .description(
      "Draft an inventory from a server that was set up by hand, and list what the inventory cannot express. Changes nothing on the server. The inventory goes to stdout or into a file, the list to stderr.",
    )
    .argument("<address>", "address of the server, [user@]address[:port]")
    .option("--out <file>", "write the inventory to this file (asks before it overwrites one)")
    .option("--secrets <file>", "write the passwords found to this new file, readable only by you")
    .option("--identity <file>", "private key to log in with (default: as ssh finds it)")
    .option("--ask-password", "ask for a password, and log in with it once")
    .option("--accept-new-host-key", "trust the host key of a new host (a changed key is still refused)")
    .addHelpText("after", EXAMPLES)
    .action(async (host: string, flags: AdoptFlags) => {
      const { json, yes, dryRun } = globals();
      const password =
        flags.askPassword === true
          ? await world.prompt.password(`Password of ${host}`, "a key instead of --ask-password")
          : undefined;
      const { draft, written } = await run(world, {
        host,
        out: flags.out,
        secrets: flags.secrets,
        identity: flags.identity,
        acceptNewHostKey: flags.acceptNewHostKey === true,
        pinNewHostKey: !dryRun,
        password,
        yes,
      });
      if (json) {
        world.stdout.write(`${JSON.stringify(adoptJson(draft, written), undefined, 2)}\n`);
        return;
      }
      if (flags.out === undefined) world.stdout.write(draft.inventory);
      world.stderr.write(adoptText(draft, written));
    });
