import { Command } from "commander";
import { certificateGuards } from "../../certificates/guard.js";
import type { CommandContext } from "../../cli/context.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES, DONE } from "../../errors.js";
import { loadFleet } from "../../fleet/load.js";
import { loadInventory } from "../../inventory/load.js";
import { relaysOfStation } from "../../station/encrypting.js";
import { observeCertificates } from "./observe.js";
import { EARLY } from "./run-renew.js";
import { endedText, renewedJson, renewedText } from "./text-renewed.js";
import { certificatesJson, planText } from "./text.js";

interface RenewFlags {
  force: readonly string[];
}

/** `certificates renew`: issues the certificate when it is due. */
export const renewCommand = (context: CommandContext) =>
  forceOption(
    new Command("renew")
      .summary("issue the certificate if it is due, and push it to the relays")
      .description(
        `Issue the station's certificate if it is due, push it to the relays that do not serve it, and listen to each over https. With --force ${EARLY}, issue it although it is not. A run that was killed is continued, and TXT records that it left are removed.`,
      ),
    [EARLY, ...certificateGuards],
  ).action(async ({ force }: RenewFlags) => {
    const { world, globals, finish } = context;
    const { inventory, json, dryRun, color } = globals();
    if (dryRun) {
      const shown = await observeCertificates(world, { loaded: await loadInventory(world, inventory) });
      world.stdout.write(json ? `${JSON.stringify(certificatesJson(shown), undefined, 2)}\n` : planText(shown, color));
      finish(shown.isDue ? DIFFERENCES : DONE);
      return;
    }
    const { renewAndPush } = await import("./run-renew-and-push.js");
    const fleet = await loadFleet(world, inventory, { secrets: "real", hosts: relaysOfStation });
    const tell = (step: string) => world.stderr.write(`${step}\n`);
    const renewed = await renewAndPush(world, fleet, { force, tell, ended: (outcome) => tell(endedText(outcome)) });
    world.stdout.write(json ? `${JSON.stringify(renewedJson(renewed), undefined, 2)}\n` : renewedText(renewed));
    finish(renewed.pushed?.exitCode ?? DONE);
  });
