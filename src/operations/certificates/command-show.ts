import { Command } from "commander";
import type { CommandContext } from "../../cli/context.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { observeCertificates } from "./observe.js";
import { certificatesJson, certificatesText, planText } from "./text.js";

/** `certificates show`: the certificate and what each relay serves. */
export const showCommand = (context: CommandContext) =>
  new Command("show")
    .summary("show the certificate, and what each relay serves")
    .description(
      "Show names, issuer, days and share of life left, the time of the renewal, and what each relay serves. Exit code 3 if a renewal or a push is due.",
    )
    .action(async () => present(context, certificatesText));

/** `certificates plan`: what a renewal would do. */
export const planCommand = (context: CommandContext) =>
  new Command("plan")
    .summary("show what a renewal would do")
    .description(
      "Show whether a certificate is due, for which names, and which relays would get it. Exit code 3 if something is due.",
    )
    .action(async () => present(context, planText));

async function present({ world, globals, finish }: CommandContext, text: typeof certificatesText): Promise<void> {
  const { inventory, json, color } = globals();
  const shown = await observeCertificates(world, { loaded: await loadInventory(world, inventory) });
  world.stdout.write(json ? `${JSON.stringify(certificatesJson(shown), undefined, 2)}\n` : text(shown, color));
  finish(shown.isDue ? DIFFERENCES : DONE);
}
