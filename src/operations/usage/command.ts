import { Command, InvalidArgumentError } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { RadioctlError } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import { runAccessLogs } from "./observe-access-logs.js";
import { loadKept } from "./store.js";
import { usageText } from "./text.js";
import { usageOf } from "./usage.js";

const DAYS = 28;

/** As long as hours are kept. */
const MOST_DAYS = 400;

const EXAMPLES = afterHelp(
  ["radioctl usage", "radioctl usage --days 90 --json", "radioctl usage --no-players"],
  "Each run of radioctl report adds an entry to the listener history. Players come from the relays' access logs, which keep a month and no addresses.",
);

/** `usage`: formats to retire, quiet hours, peak, growth, players. */
export const usageCommand = (context: CommandContext, run = runAccessLogs) =>
  new Command("usage")
    .description("Report from the listener history: rarely used formats, quiet hours, the peak, growth, and players.")
    .option("--days <count>", "number of days to report on", days, DAYS)
    .option("--no-players", "use only the history, and contact no relay")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: { days: number; players: boolean }) => {
      const { world, globals } = context;
      const loaded = await loadInventory(world, globals().inventory);
      const kept = await loadKept(world, { loaded }, flags.days);
      if (kept === undefined)
        throw new RadioctlError("failed", "there is no listener history yet", {
          hint: "radioctl report adds to it in each run; install it with radioctl report --install-cron",
        });
      const logs = flags.players ? await run(world, loaded, flags.days) : undefined;
      const usage = usageOf(loaded.inventory, kept, logs);
      world.stdout.write(globals().json ? `${JSON.stringify(usage, undefined, 2)}\n` : usageText(usage));
    });

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_DAYS) return value;
  throw new InvalidArgumentError(`It takes days, 1 to ${MOST_DAYS}.`);
}
