import { Command, InvalidArgumentError } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { count } from "../../cli/numbers.js";
import { RadioctlError } from "../../errors.js";
import { loadInventory } from "../../inventory/load.js";
import type { Inventory } from "../../inventory/schema.js";
import { didYouMean } from "../../nearest.js";
import { mountsOf } from "../../station/topology.js";
import { capacityBasis, type Known } from "./basis.js";
import { capacityOf } from "./capacity.js";
import { observed } from "./load-observed.js";
import { capacitySummary } from "./summary.js";
import { capacityJson, capacityText } from "./text.js";

const EXAMPLES = afterHelp(
  [
    "radioctl capacity",
    "radioctl capacity --listeners 20000 --provider Alpha --provider Gamma",
    "radioctl capacity --mix /live.mp3=30,/live.opus=70 --average 45",
  ],
  "Uses the prices under providers in the inventory and, where it exists, the listener history. Contacts no host. Every assumption is listed. More: radioctl help reports",
);

interface Flags {
  listeners?: number;
  provider: string[];
  currency?: string;
  average?: number;
  mix?: ReadonlyMap<string, number>;
  history: boolean;
}

/** `capacity`: how many listeners for how much. */
export const capacityCommand = ({ world, globals }: CommandContext) =>
  new Command("capacity")
    .description(
      "Plan capacity and cost: listeners, Mbit/s, transfer and cost of the fleet, the effect of one relay more or one format less, and the cheapest relays for a number of listeners.",
    )
    .option("--listeners <n>", "listeners at the peak (default: the observed peak, else the capacity of the relays)", count)
    .option(
      "--provider <provider>",
      "buy only from this provider (repeatable)",
      (name: string, all: string[]) => [...all, name],
      [],
    )
    .option("--currency <code>", "currency of the prices (default: that of the first provider)")
    .option("--average <percent>", "average listeners, in percent of the peak", percentage)
    .option("--mix <shares>", "shares of the formats: /live.mp3=30,/live.opus=70", mixOf)
    .option("--no-history", "ignore the listener history")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: Flags) => {
      const loaded = await loadInventory(world, globals().inventory);
      const { inventory } = loaded;
      const known = flags.history ? await observed(world, loaded) : {};
      const basis = capacityBasis(inventory, { ...known, ...given(inventory, flags) });
      if (basis.listeners === 0)
        throw new RadioctlError("usage", "the inventory has no relay yet", { hint: "radioctl capacity --listeners 1000" });
      const market = { providers: flags.provider, currency: flags.currency };
      const summary = capacitySummary(inventory, capacityOf(inventory, basis, market));
      world.stdout.write(
        globals().json ? `${JSON.stringify(capacityJson(summary), undefined, 2)}\n` : capacityText(summary, globals().color),
      );
    });

/** What the operator says counts more than what was seen. @throws RadioctlError usage for a mount that is not the station's */
function given(inventory: Inventory, { listeners, average, mix }: Flags): Known {
  const mounts = Object.keys(inventory.channels).flatMap((channel) => mountsOf(inventory, channel).map(({ mount }) => mount));
  const stranger = [...(mix?.keys() ?? [])].find((mount) => !mounts.includes(mount));
  if (stranger !== undefined)
    throw new RadioctlError("usage", `there is no mount ${JSON.stringify(stranger)} in the inventory`, {
      hint: didYouMean(stranger, mounts).replace(/^; /u, "") || `there are ${mounts.join(", ")}`,
    });
  return {
    ...(listeners !== undefined && { listeners: { value: listeners, from: "given" as const } }),
    ...(average !== undefined && { average: { value: average / 100, from: "given" as const } }),
    ...(mix !== undefined && { formats: { shares: Object.fromEntries(mix), from: "given" as const } }),
  };
}

function percentage(text: string): number {
  const value = Number(text.replace(/%$/u, ""));
  if (text.trim() !== "" && value > 0 && value <= 100) return value;
  throw new InvalidArgumentError("It takes a percentage, more than 0 and at most 100.");
}

function mixOf(text: string): ReadonlyMap<string, number> {
  const pairs = text.split(",").map((part) => /^(\/[^=]+)=(\d+(?:\.\d+)?)$/u.exec(part.trim()));
  const shares = new Map(pairs.map((pair): [string, number] => [pair?.[1] ?? "", Number(pair?.[2])]));
  const isWhole = pairs.every((pair) => pair !== null) && shares.size === pairs.length;
  if (isWhole && [...shares.values()].some((share) => share > 0)) return shares;
  throw new InvalidArgumentError("It takes shares of mounts, such as /live.mp3=30,/live.opus=70.");
}
