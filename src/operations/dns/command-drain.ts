import { Command, InvalidArgumentError } from "commander";
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

/** How often a draining relay is asked. */
const EVERY_SECONDS = 5;

/** `dns drain HOST`: no new listeners. */
export const drainCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("drain"))
    .description("takes a relay out: no new listeners, unless no other of its region is healthy; who listens stays")
    .argument("<host>", "the relay")
    .option("--hard", "not even then: its record goes")
    .option("--wait", "follows its listeners down, by the relay's own count")
    .option("--few <n>", "so many left are few enough", wholeNumber, 0)
    .option("--deadline <time>", "waits no longer: 30s, 10m, 2h", duration, 3600)
    .addHelpText("after", "\nExamples:\n  radioctl dns drain eu-1 --wait --few 20\n")
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
    world.stderr.write(now === undefined ? `${host} gives no answer\n` : `${host}: ${now} listeners\n`),
  );
  if (left !== undefined && left <= few) return;
  throw new RadioctlError("failed", `${left ?? "nobody knows how many"} listeners are left on ${host} after ${deadline} s`, {
    host,
    hint: `it stays drained: wait again with radioctl dns drain ${host} --wait, or take it back with radioctl dns undrain ${host}`,
  });
}

/** `dns undrain HOST`: in again, with the weight of its capacity. */
export const undrainCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("undrain"))
    .description("brings a relay in again, with the weight that its capacity gives; ends a canary, too")
    .argument("<host>", "the relay")
    .action(async (host: string, flags: ChangeFlags) => {
      const zone = await open(context, flags);
      const { inventory } = zone.loaded;
      const plan = planWished(inventory, zone.zone, (wishes) => undrained(inventory, wishes, host));
      await changeZone(context, zone, { command: `dns undrain ${host}`, plan, force: flags.force });
    });

/** `dns canary HOST --weight 5`: a few listeners only. */
export const canaryCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("canary"))
    .description("gives a relay a few listeners: a weight of its own, beside 100 of the largest relay of its region")
    .argument("<host>", "the relay")
    .requiredOption("--weight <n>", "1 to 255", weight)
    .action(async (host: string, flags: ChangeFlags & { weight: number }) => {
      const zone = await open(context, flags);
      const { inventory } = zone.loaded;
      const plan = planWished(inventory, zone.zone, (wishes) => canaried(inventory, wishes, host, flags.weight));
      await changeZone(context, zone, { command: `dns canary ${host}`, plan, force: flags.force });
    });

/** `dns swap OLD NEW`: one takes the other's place. */
export const swapCommand = (context: CommandContext, open = openZone) =>
  changeOptions(new Command("swap"))
    .description("one relay takes another's place in its region, in one batch")
    .argument("<old>", "the relay that goes out")
    .argument("<new>", "the relay that comes in")
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
