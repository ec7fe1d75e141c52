import { Command } from "commander";
import { certificateGuards } from "../../certificates/guard.js";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { observeCertificates } from "./observe.js";
import { EARLY } from "./run-renew.js";
import { certificatesJson, planText } from "./text.js";

interface RenewFlags {
  force: readonly string[];
}

/** `certificates renew`: issues the certificate when it is due. */
export const renewCommand = (context: CommandContext) =>
  forceOption(
    new Command("renew")
      .summary("issue the certificate if it is due")
      .description(
        `Issue the station's certificate if it is due. With --force ${EARLY}, issue it although it is not. A run that was killed is continued, and TXT records that it left are removed.`,
      ),
    [EARLY, ...certificateGuards],
  ).action(async ({ force }: RenewFlags) => {
    const { world, globals, finish } = context;
    const { inventory, json, dryRun, color } = globals();
    const fleet = { loaded: await loadInventory(world, inventory) };
    if (dryRun) {
      const shown = await observeCertificates(world, fleet);
      world.stdout.write(json ? `${JSON.stringify(certificatesJson(shown), undefined, 2)}\n` : planText(shown, color));
      finish(shown.isDue ? DIFFERENCES : DONE);
      return;
    }
    const { renewNoted } = await import("./run-renew-noted.js");
    const { state, because, certificate } = await renewNoted(world, fleet, {
      force,
      tell: (step) => world.stderr.write(`${step} ...\n`),
    });
    const { names, serial, issuer, validTo } = certificate;
    if (json) world.stdout.write(`${JSON.stringify({ state, because, names, serial, issuer, validTo }, undefined, 2)}\n`);
    else
      world.stdout.write(
        state === "issued"
          ? `issued: ${names.join(", ")}, serial ${serial}, valid until ${validTo}\n`
          : `unchanged: ${because}\n`,
      );
  });
