import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { loadBucket } from "../../fleet/load-bucket.js";
import { readRuns } from "../../journal/store.js";
import type { BucketObject } from "../../ports/bucket.js";
import { backsUp, repositoryKey } from "../../station/backup.js";
import { selectHosts } from "../../station/select.js";
import type { World } from "../../world.js";
import { parseAddresses, planRestore, type RestorePlan, type Wish } from "./plan-hosts.js";

/** The flags of `restore`. */
export interface RestoreFlags {
  all?: boolean;
  at?: string;
  to?: string;
  askPassword?: boolean;
  acceptNewHostKey?: boolean;
  force: readonly string[];
}

/** Runs of the journal in which an unfinished restore is looked for. */
const RECENT_RUNS = 5;

/**
 * The plan for the flags: lists the bucket.
 * @throws RadioctlError usage for unknown hosts, times and addresses, and without a bucket; as `Bucket.list`
 */
export async function loadRestore(
  world: World,
  fleet: Fleet,
  names: readonly string[],
  flags: RestoreFlags,
): Promise<RestorePlan> {
  const { inventory } = fleet.loaded;
  const until = flags.at === undefined ? Number.POSITIVE_INFINITY : timeOf(flags.at);
  const wish = wishOf(fleet, names, flags);
  const bucket = await loadBucket(world, inventory, fleet.secrets);
  if (bucket === undefined)
    throw new RadioctlError("usage", "the inventory has no artifacts: there is no bucket to restore from", {
      hint: "radioctl help bucket; to make a host from the inventory alone: radioctl bootstrap",
    });
  const stored = new Map<string, BucketObject[]>();
  for (const host of [...wish.hosts, ...wish.to.keys()])
    if (backsUp(inventory, host)) stored.set(host, await bucket.list(repositoryKey(host)));
  return planRestore(inventory, wish, stored, until);
}

function wishOf({ loaded: { inventory } }: Fleet, names: readonly string[], flags: RestoreFlags): Wish {
  const hint = "radioctl restore HOST, or radioctl restore --all";
  const all = flags.all === true;
  if (all && names.length > 0) throw new RadioctlError("usage", "--all takes no host", { hint });
  const to = parseAddresses(flags.to, names);
  if (!all && names.length === 0 && to.size === 0) throw new RadioctlError("usage", "restore needs a host", { hint });
  selectHosts(inventory, [...names, ...to.keys()]);
  return { hosts: all && to.size === 0 ? Object.keys(inventory.hosts) : names, all, to };
}

/** A day stands for its end, as with `--state`. */
function timeOf(text: string): number {
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/u.test(text) ? `${text}T23:59:59.999Z` : text);
  if (!Number.isNaN(at)) return at;
  throw new RadioctlError("usage", `--at takes a time such as 2026-11-30T05:00:00Z, not ${JSON.stringify(text)}`);
}

/** Hosts of the last restore, if it has not succeeded: this run continues it, so what it brought on air is no obstacle. */
export async function unfinishedHosts({ files, clock }: World, { loaded: { directory } }: Fleet): Promise<readonly string[]> {
  const runs = await readRuns(files, directory, RECENT_RUNS, clock.now());
  const last = runs.find(({ command }) => command.startsWith("restore"));
  return last === undefined || last.exitCode === 0 ? [] : last.hosts.map(({ host }) => host);
}
