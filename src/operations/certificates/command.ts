import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { importCommand } from "./command-import.js";
import { renewCommand } from "./command-renew.js";
import { planCommand, showCommand } from "./command-show.js";

const EXAMPLES = afterHelp(
  [
    ["radioctl certificates show", "what each relay serves, and when it is renewed"],
    ["radioctl certificates renew", "issue a certificate if it is due"],
    ["radioctl certificates import /etc/letsencrypt/live/radio.example", "use what certbot has"],
  ],
  "radioctl certificates COMMAND --help shows the options of a command. More: radioctl help certificates",
);

/** `certificates ...`: the certificate of the station's names. */
export const certificatesCommand = (context: CommandContext) => {
  const command = new Command("certificates")
    .description(
      "Issue and renew the certificate for the station's names by DNS-01 (Let's Encrypt or another ACME CA). It is stored with its key in certificates/ beside the inventory.",
    )
    .addHelpText("after", EXAMPLES);
  for (const make of [planCommand, showCommand, renewCommand, importCommand]) command.addCommand(make(context));
  return command;
};
