import { Command } from "commander";
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

const EXAMPLES = `
Examples:
  radioctl adopt root@192.0.2.10 > inventories/radio.yaml
  radioctl adopt stream.radio.example --out inventories/radio.yaml --secrets inventories/secrets.yaml
`;

/** `adopt HOST`: a running radio becomes the inventory that describes it. */
export const adoptCommand = ({ world, globals }: CommandContext, run = runAdopt) =>
  new Command("adopt")
    .summary("reads a running Icecast, Liquidsoap and nginx, and writes the inventory that describes them")
    .description(
      "Drafts an inventory from a server that was set up by hand, and lists what an inventory cannot say. Changes nothing there. " +
        "The inventory goes to stdout, or into a file; the list to stderr.",
    )
    .argument("<address>", "[user@]address[:port]; it need not be in an inventory")
    .option("--out <file>", "write the inventory into this file; asks before one is written over")
    .option("--secrets <file>", "write the passwords that were found into this new file, readable by you alone")
    .option("--identity <file>", "private key to log in with; else as ssh would find one")
    .option("--ask-password", "log in with a password this once; it is asked for, never an argument")
    .option("--accept-new-host-key", "trust the key of a host that was never seen; a changed key is refused all the same")
    .addHelpText("after", EXAMPLES)
    .action(async (host: string, flags: AdoptFlags) => {
      const { json, yes } = globals();
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
