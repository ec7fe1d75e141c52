import { Command, InvalidArgumentError, Option } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { count, duration } from "../../cli/numbers.js";
import { planWished } from "../../dns/wished.js";
import { canaried, drained, swapped, undrained } from "../../dns/wishes.js";
import { RadioctlError } from "../../errors.js";
import { changeOptions, changeZone, openZone, type ChangeFlags } from "./command-change.js";

interface DrainFlags extends ChangeFlags {
  hard?: boolean;
  wait?: boolean;
  few: number;
  deadline: number;
}

/** How often the listeners of a draining relay are counted. */
const EVERY_SECONDS = 5;

/** `dns drain HOST`: no new listeners. */
export const drainCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("drain"))
    .description(
      "Stop sending new listeners to a relay; current listeners stay. If it is the last healthy relay of its region, it still gets listeners unless --hard is given.",
    )
    .argument("<host>", "relay to drain")
    .option("--hard", "remove its record even if it is the last healthy relay of its region")
    .option("--wait", "wait until its listeners have left")
    .option("--few <n>", "with --wait: stop when at most this many listeners are left", wholeNumber, 0)
    .addOption(
      new Option("--deadline <time>", "with --wait: wait at most this long: 30s, 10m, 2h")
        .argParser(duration)
        .default(3600, "1h"),
    )
    .addHelpText("after", afterHelp(["radioctl dns drain eu-1 --wait --few 20"]))
    .action(async (host: string, flags: DrainFlags) => {
      const zone = await open(context, flags);
      const { inventory } = zone.loaded;
      const plan = planWished(inventory, zone.zone, (wishes) =>
        drained(inventory, wishes, host, flags.hard === true ? "hard" : "soft"),
      );
      const { state } = await changeZone(context, zone, { command: `dns drain ${host}`, plan, force: flags.force });
      if (flags.wait === true && (state === "done" || state === "unchanged")) await waitFor(context, zone.loaded, host, flags);
    });

/** @throws RadioctlError failed when more are left at the deadline */
async function waitFor(
  { world }: CommandContext,
  loaded: Awaited<ReturnType<typeof openZone>>["loaded"],
  host: string,
  { few, deadline }: DrainFlags,
): Promise<void> {
  const { runUntilFew } = await import("../listeners/count-listeners.js");
  const limits = { few, deadlineSeconds: deadline, everySeconds: EVERY_SECONDS };
  const left = await runUntilFew(world, loaded, host, limits, (now) =>
    world.stderr.write(now === undefined ? `${host} does not answer\n` : `${host}: ${now} listeners\n`),
  );
  if (left !== undefined && left <= few) return;
  throw new RadioctlError("failed", `${left ?? "an unknown number of"} listeners are left on ${host} after ${deadline} s`, {
    host,
    hint: `it is still drained; wait again with radioctl dns drain ${host} --wait, or undo it with radioctl dns undrain ${host}`,
  });
}

/** `dns undrain HOST`: in again, with the weight of its capacity. */
export const undrainCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("undrain"))
    .description("Send new listeners to a relay again, with the weight of its capacity. Also ends a canary.")
    .argument("<host>", "relay to bring back")
    .action(async (host: string, flags: ChangeFlags) => {
      const zone = await open(context, flags);
      const { inventory } = zone.loaded;
      const plan = planWished(inventory, zone.zone, (wishes) => undrained(inventory, wishes, host));
      await changeZone(context, zone, { command: `dns undrain ${host}`, plan, force: flags.force });
    });

/** `dns canary HOST --weight 5`: a few listeners only. */
export const canaryCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("canary"))
    .description("Send a few listeners to a relay: set its weight, where 100 is the weight of the largest relay of its region.")
    .argument("<host>", "relay that gets the weight")
    .requiredOption("--weight <n>", "weight of the relay, 1 to 255", weight)
    .action(async (host: string, flags: ChangeFlags & { weight: number }) => {
      const zone = await open(context, flags);
      const { inventory } = zone.loaded;
      const plan = planWished(inventory, zone.zone, (wishes) => canaried(inventory, wishes, host, flags.weight));
      await changeZone(context, zone, { command: `dns canary ${host}`, plan, force: flags.force });
    });

/** `dns swap OLD NEW`: one takes the other's place. */
export const swapCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("swap"))
    .description("Replace one relay of a region by another, in one batch.")
    .argument("<old>", "relay to take out")
    .argument("<new>", "relay to bring in")
    .action(async (old: string, next: string, flags: ChangeFlags) => {
      const zone = await open(context, flags);
      const { inventory } = zone.loaded;
      const plan = planWished(inventory, zone.zone, (wishes) => swapped(inventory, wishes, old, next));
      await changeZone(context, zone, { command: `dns swap ${old} ${next}`, plan, force: flags.force });
    });

function weight(text: string): number {
  const value = count(text);
  if (value <= 255) return value;
  throw new InvalidArgumentError("A weight is at most 255.");
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes a whole number.");
}
