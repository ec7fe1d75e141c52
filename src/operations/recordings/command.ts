import { Command, InvalidArgumentError } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { DONE, RadioctlError } from "../../errors.js";
import { worstOf } from "../../fleet/outcome.js";
import { loadInventory } from "../../inventory/load.js";
import { localTimes } from "../../station/local-time.js";
import { bestOf, type ListedRecording } from "./listed.js";
import { bucketOf, observeRecorders, recordedChannels, recordingsInBucket } from "./observe.js";
import { fetchRecording } from "./run-fetch.js";
import { recordersJson, recordersText, recordingsJson, recordingsText } from "./text.js";

const DAY_MILLISECONDS = 24 * 3_600_000;

const EXAMPLES = afterHelp(
  [
    ["radioctl recordings list --day 2026-11-30", "what the bucket and the masters have"],
    "radioctl recordings fetch main 2026-11-30 --show jazz --into ~/shows",
    ["radioctl recordings status", "what the recorders do now"],
  ],
  "Channels are recorded that have `recordings` in the inventory. More: radioctl help recordings",
);

/** `recordings list|fetch|status`: recorded shows by channel and day. */
export const recordingsCommand = (context: CommandContext) =>
  new Command("recordings")
    .description("List and fetch recorded shows, and show what the recorders of the masters do.")
    .addHelpText("after", EXAMPLES)
    .addCommand(listCommand(context))
    .addCommand(fetchCommand(context))
    .addCommand(statusCommand(context));

const listCommand = ({ world, globals, finish }: CommandContext) =>
  new Command("list")
    .description("List recordings of a day, in the bucket and on masters. Exit code 5 if a master does not answer.")
    .option("--channel <channel>", "only this channel")
    .option("--day <date>", "local date on which they begin, such as 2026-11-30; by default yesterday and today", date)
    .action(async ({ channel, day }: { channel?: string; day?: string }) => {
      const loaded = await loadInventory(world, globals().inventory);
      const { inventory } = loaded;
      const channels = recordedChannels(inventory, channel);
      const now = world.clock.now().getTime();
      const local = localTimes(inventory.station.timezone);
      const days = day === undefined ? [now - DAY_MILLISECONDS, now].map((at) => local(at).date) : [day];
      const observing = observeRecorders(world, loaded, channels);
      const bucket = await bucketOf(world, loaded);
      const stored =
        bucket === undefined
          ? []
          : await Promise.all(pairs(channels, days).map(([name, each]) => recordingsInBucket(bucket, name, each)));
      const observed = await observing;
      const kept = observed.flatMap((each): ListedRecording[] =>
        "error" in each ? [] : each.state.kept.map((found) => ({ ...found, key: undefined })),
      );
      const found = bestOf([
        ...stored.flat(),
        ...kept.filter((each) => channels.includes(each.record.channel) && days.includes(each.day)),
      ]);
      world.stdout.write(globals().json ? json(recordingsJson(found)) : recordingsText(found));
      const errors = observed.flatMap((each) => ("error" in each ? [each.error] : []));
      for (const error of errors) world.stderr.write(`${error.host ?? "a master"} does not answer: ${error.message}\n`);
      finish(worstOf(errors.map(({ exitCode }) => exitCode)) ?? DONE);
    });

const fetchCommand = ({ world, globals }: CommandContext) =>
  new Command("fetch")
    .description("Fetch recordings of a day from the bucket, and check their checksums.")
    .argument("<channel>", "the channel's name in the inventory")
    .argument("<date>", "local date on which they begin, such as 2026-11-30", date)
    .option("--show <name>", "only this show")
    .option("--into <folder>", "folder for the files; by default the present one", ".")
    .action(async (name: string, day: string, { show, into }: { show?: string; into: string }) => {
      const loaded = await loadInventory(world, globals().inventory);
      const [channel = name] = recordedChannels(loaded.inventory, name);
      const bucket = await bucketOf(world, loaded);
      if (bucket === undefined)
        throw new RadioctlError("usage", "the inventory has no bucket (artifacts), so recordings are only on the masters", {
          hint: `copy them from /var/lib/radioctl-recorder/${channel}/${day} of a master with scp; radioctl help bucket says how to set up a bucket`,
        });
      const found = bestOf(await recordingsInBucket(bucket, channel, day)).filter(
        ({ record }) => show === undefined || record.show === show,
      );
      if (found.length === 0)
        throw new RadioctlError("failed", `${bucket.name} has no recording of ${show ?? channel} on ${day}`, {
          hint: `see what there is: radioctl recordings list --channel ${channel} --day ${day}`,
        });
      const fetched = [];
      for (const { key, ...each } of found) {
        if (key === undefined) continue;
        const one = await fetchRecording(world, bucket, { ...each, key }, into);
        fetched.push(one);
        world.stderr.write(`${one.state === "there" ? "is there already: " : ""}${one.file}\n`);
      }
      if (globals().json) world.stdout.write(json({ files: fetched }));
    });

const statusCommand = ({ world, globals, finish }: CommandContext) =>
  new Command("status")
    .description(
      "Show what each master records, its room, and what waits for the bucket. Exit code 5 if a master does not answer.",
    )
    .option("--channel <channel>", "only this channel")
    .action(async ({ channel }: { channel?: string }) => {
      const loaded = await loadInventory(world, globals().inventory);
      const channels = recordedChannels(loaded.inventory, channel);
      const observed = await observeRecorders(world, loaded, channels);
      const now = world.clock.now().getTime();
      world.stdout.write(globals().json ? json(recordersJson(observed)) : recordersText(observed, channels, now));
      finish(worstOf(observed.flatMap((each) => ("error" in each ? [each.error.exitCode] : []))) ?? DONE);
    });

function pairs(channels: readonly string[], days: readonly string[]): Array<[string, string]> {
  return channels.flatMap((channel) => days.map((day): [string, string] => [channel, day]));
}

function date(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/u.test(text)) return text;
  throw new InvalidArgumentError("It takes a date such as 2026-11-30.");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
