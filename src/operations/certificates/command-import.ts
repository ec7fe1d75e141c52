import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { loadInventory } from "../../inventory/load.js";
import { certificateNames } from "../../station/certificate-names.js";
import { forceOption } from "../../cli/force.js";
import { runImport } from "./run-import.js";

interface ImportFlags {
  key?: string;
  force: readonly string[];
}

/** `certificates import FROM`: takes a certificate that certbot or another program has issued. */
export const importCommand = (context: CommandContext) =>
  forceOption(
    new Command("import")
      .summary("take over a certificate of certbot or another program")
      .description(
        "Store a certificate that another program has issued, with its key. The key must fit, the chain must be whole, and the names must be those of the inventory.",
      )
      .argument("<from>", "folder of certbot with fullchain.pem and privkey.pem, or a PEM file with the full chain")
      .option("--key <file>", "PEM file with the private key, if <from> is a file")
      .addHelpText(
        "after",
        afterHelp([
          "radioctl certificates import /etc/letsencrypt/live/radio.example",
          "radioctl certificates import fullchain.pem --key privkey.pem",
        ]),
      ),
    ["names", "staging"],
  ).action(async (from: string, { key, force }: ImportFlags) => {
    const { world, globals } = context;
    const loaded = await loadInventory(world, globals().inventory);
    const wanted = certificateNames(loaded.inventory);
    const { names, serial, issuer, validTo } = await runImport(world, { loaded }, { from, key, force, names: wanted });
    const line = `stored: ${names.join(", ")}, serial ${serial}, valid until ${validTo}\n`;
    world.stdout.write(globals().json ? `${JSON.stringify({ names, serial, issuer, validTo }, undefined, 2)}\n` : line);
  });
