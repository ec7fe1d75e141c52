import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { afterHelp } from "../../cli/after-help.js";
import type { CommandContext } from "../../cli/context.js";
import { certificateGuards } from "../../certificates/guard.js";
import { forceOption } from "../../cli/force.js";
import { DIFFERENCES, DONE, RadioctlError } from "../../errors.js";
import { loadStationBucket } from "../../fleet/load-bucket.js";
import { validateFleet } from "../../fleet/load-validated.js";
import { mustPass } from "../../guard.js";
import { guardNames } from "../../host/guard.js";
import { Secret } from "../../secret.js";
import type { World } from "../../world.js";
import { hostExamples, hostOptions, restoreHosts } from "./command-hosts.js";
import type { RestoreFlags as HostFlags } from "./load-restore.js";
import { NO_BACKUP_GUARD, ON_AIR_GUARD } from "./plan-hosts.js";
import type { RestorePlan } from "./plan.js";
import { bucketAccess, type BucketFlags } from "./request.js";
import { observeRestore, runRestore, storeDrill, type From } from "./run-state.js";
import { planText, restoredText } from "./text.js";

const OVERWRITE_GUARD = "overwrite";

const EXAMPLES = afterHelp(
  [
    "radioctl restore --state --bucket s3://station-backup/radio --endpoint https://s3.example",
    "radioctl restore --state /srv/radio/inventories --at 2026-11-22",
    "radioctl restore --state --dry-run",
    ...hostExamples,
  ],
  "With --state, it needs no inventory: --bucket, --endpoint and --region, or RADIO_BUCKET, RADIO_ENDPOINT and RADIO_REGION. Credentials come from where Amazon's own tools find them (AWS_ACCESS_KEY_ID, ~/.aws). The state key is asked for; or RADIO_STATE_KEY, or --state-key-file.",
  "A file that differs is never overwritten without --force overwrite. After an interruption, run the same command again.",
  "Exit code 3 with --dry-run if files would be written; 4 if files differ. More: radioctl help bucket",
);

interface RestoreFlags extends BucketFlags, HostFlags {
  state?: string | true;
  stateKeyFile?: string;
}

/** `restore --state` brings back what a lost machine kept, `restore HOST` a host on a bare machine. */
export const restoreCommand = (context: CommandContext) =>
  forceOption(
    hostOptions(new Command("restore"))
      .description(
        "Restore from the station's bucket: what a lost machine kept beside the inventory, or hosts on bare machines. A host gets its configuration from the inventory and the audio of its playlists from its backup, and is verified on air.",
      )
      .option("--state [folder]", "the inventory's folder with all that belongs to it (default: inventories)")
      .option("--at <time>", "the newest backup that is not later: 2026-11-22 or 2026-11-22T05:00:00Z")
      .option("--bucket <url>", "s3://NAME/PREFIX; by default that of the inventory, if there is one")
      .option("--endpoint <url>", "URL of the S3 server (default: Amazon's)")
      .option("--region <name>", "region of the bucket (default: us-east-1)")
      .option("--state-key-file <file>", "file with the state key"),
    [OVERWRITE_GUARD, ON_AIR_GUARD, NO_BACKUP_GUARD, ...guardNames, ...certificateGuards],
  )
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], flags: RestoreFlags) => {
      const { state } = flags;
      if (state === undefined && (names.length > 0 || flags.all === true || flags.to !== undefined))
        return restoreHosts(context, names, flags);
      if (state === undefined)
        throw new RadioctlError("usage", "restore needs to know what to restore", {
          hint: "radioctl restore --state, radioctl restore HOST, or radioctl restore --all",
        });
      // `--state FOLDER HOST` is not a command: the state comes first, then a host.
      if (names.length > 0)
        throw new RadioctlError("usage", "--state takes no host", {
          hint: "radioctl restore --state, then radioctl restore HOST",
        });
      return restoreState(context, flags, resolve(context.world.cwd, state === true ? "inventories" : state));
    });

async function restoreState(context: CommandContext, flags: RestoreFlags, folder: string): Promise<void> {
  const { world, globals, finish } = context;
  const { json, dryRun, yes } = globals();
  const begun = world.clock.monotonic();
  const from = await openFrom(context, flags);
  const plan = await observeRestore(world, from, folder, flags.at);
  if (!json) world.stdout.write(planText(plan, from.bucket.name));
  const writes = plan.files.filter(({ what }) => what !== "same");
  if (dryRun) {
    if (json) world.stdout.write(planJson(plan, from));
    return finish(writes.length === 0 ? DONE : DIFFERENCES);
  }
  mustPass(overwritten(plan), flags.force);
  const question = `Write ${writes.length} files into ${folder}?`;
  if (writes.length > 0 && !yes && !(await world.prompt.confirm(question, "--yes"))) return finish(130);
  await runRestore(world, from, plan);
  const seconds = Math.round(world.clock.monotonic() - begun) / 1000;
  const inventory = relative(world.cwd, join(folder, plan.manifest.inventory));
  const { problems } = await validateFleet(world, inventory);
  const told = problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  const recorded = await storeDrill(world, from.bucket, { backup: plan.manifest.at, seconds, files: writes.length });
  if (!recorded) world.stderr.write("the restore was not recorded in the bucket: this key may not write there\n");
  world.stdout.write(
    json ? planJson(plan, from, { inventory, problems: told, seconds }) : restoredText(plan, inventory, told, seconds),
  );
  finish(problems.length === 0 ? DONE : 2);
}

function planJson({ folder, manifest, files }: RestorePlan, { bucket }: From, more: Record<string, unknown> = {}): string {
  const listed = files.map(({ path, bytes, mode, what }) => ({ path, bytes, mode, what }));
  const { at, operator } = manifest;
  return `${JSON.stringify({ bucket: bucket.name, at, operator, folder, files: listed, ...more }, undefined, 2)}\n`;
}

function overwritten({ files }: RestorePlan) {
  const differing = files.filter(({ what }) => what === "differs").map(({ path }) => path);
  return differing.length === 0
    ? []
    : [
        {
          guard: OVERWRITE_GUARD,
          message: `these files differ from the backup: ${differing.slice(0, 10).join(", ")}`,
          hint: "restore into another folder",
        },
      ];
}

/** The bucket of the flags or the environment, else that of the inventory. */
async function openFrom({ world, globals }: CommandContext, flags: RestoreFlags): Promise<From> {
  const access = bucketAccess(flags, world.env);
  if (access !== undefined) return { bucket: await world.buckets.open(access), key: await stateKey(world, flags) };
  try {
    return await loadStationBucket(world, globals().inventory);
  } catch (cause) {
    if (!(cause instanceof RadioctlError) || cause.kind !== "usage") throw cause;
    throw new RadioctlError("usage", "there is no inventory with a bucket", {
      cause,
      hint: "name the bucket: radioctl restore --state --bucket s3://NAME/PREFIX --endpoint https://s3.example",
    });
  }
}

/** @throws RadioctlError usage when it cannot be asked for; secret when the file has none */
async function stateKey(world: World, { stateKeyFile }: RestoreFlags): Promise<Secret> {
  const text =
    stateKeyFile === undefined
      ? (world.env["RADIO_STATE_KEY"] ?? (await world.prompt.password("State key of the station:", "--state-key-file")))
      : await world.files.read(resolve(world.cwd, stateKeyFile));
  const key = text?.trim() ?? "";
  if (key === "")
    throw new RadioctlError("secret", stateKeyFile === undefined ? "the state key is empty" : `${stateKeyFile} has no state key`);
  return new Secret("state-key", key);
}
