import { Command, Option } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { positiveSeconds } from "../../cli/numbers.js";
import { redrawn } from "../../cli/text/screen.js";
import { DONE } from "../../errors.js";
import { worstOf } from "../../fleet/outcome.js";
import { watchStatus } from "../../fleet/watch.js";
import { loadInventory } from "../../inventory/load.js";
import { selectHosts } from "../../station/select.js";
import { listenerFigures } from "./figures.js";
import { shareKinds, type ShareKind, type RelayAnswer } from "./shares.js";
import { listenersJson, listenersText } from "./text.js";
import { watchShares } from "./watch-listeners.js";

const EXAMPLES = afterHelp(
  ["radioctl listeners", "radioctl listeners --by player", "radioctl listeners --by relay --watch 10"],
  "Relays that feed from a relay, and radioctl's own probes, are not counted. Exit code 5 if a relay could not be reached.",
);

interface Flags {
  by: ShareKind;
  watch?: number;
}

/** `listeners`: the listeners of each relay, as its Icecast counts them. */
export const listenersCommand = (context: CommandContext, run = watchShares) =>
  new Command("listeners")
    .description("Count the listeners of every relay, by format, region, relay or player.")
    .addOption(new Option("--by <what>", "count listeners by this").choices(shareKinds).default("format"))
    .addOption(
      new Option("--watch [seconds]", "repeat every SECONDS until Ctrl-C, for one day at most")
        .preset("5")
        .argParser(positiveSeconds),
    )
    .addHelpText("after", EXAMPLES)
    .action(async ({ by, watch }: Flags) => {
      const { world, globals, finish } = context;
      const { json, color, inventory: given } = globals();
      const loaded = await loadInventory(world, given);
      const { inventory } = loaded;
      const relays = selectHosts(inventory, [], { role: "relay" }).map(({ name }) => name);
      let first = true;
      const show = (answers: readonly RelayAnswer[], seconds: number) => {
        const figures = listenerFigures(inventory, by, answers, seconds);
        if (json)
          world.stdout.write(`${JSON.stringify(listenersJson(figures), undefined, watch === undefined ? 2 : undefined)}\n`);
        else if (watch !== undefined && world.stdout.terminal) world.stdout.write(redrawn(listenersText(figures, color), first));
        else world.stdout.write(`${first ? "" : "\n"}${listenersText(figures, color)}`);
        first = false;
      };
      const last = await watchStatus(world, run(world, loaded, relays), watch, show);
      if (watch !== undefined && world.stdout.terminal) world.stdout.write("\n");
      finish(worstOf(last.flatMap((answer) => ("error" in answer ? [answer.error.exitCode] : []))) ?? DONE);
    });
