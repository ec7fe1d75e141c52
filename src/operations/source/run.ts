import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import { heldHosts, type HeldHosts } from "../../fleet/hold-hosts.js";
import { worstOf } from "../../fleet/outcome.js";
import { mustPass } from "../../guard.js";
import type { Programme } from "../../health/programme.js";
import { sshTarget } from "../../host/target.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { HostState } from "../../journal/entry.js";
import { runId } from "../../journal/run-id.js";
import { noted, openJournal, type Journal } from "../../journal/store.js";
import type { SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";
import { applyKick } from "./apply-follow.js";
import { applyHold, applyRelease } from "./apply-hold.js";
import { observeProgramme } from "./observe-programme.js";
import {
  isFulfilled,
  planSource,
  sourceFindings,
  type Observed,
  type SourceFinding,
  type SourcePlan,
  type SourceWish,
} from "./plan.js";
import { waitUntil } from "../../wait.js";

/** Liquidsoap checks its sources five times a second, and disconnects an encoder as fast. */
const VERIFY_SECONDS = 10;
const VERIFY_EVERY_SECONDS = 0.3;

export interface SourceRequest {
  loaded: LoadedInventory;
  /** The command line in the journal: `source switch main night`. */
  command: string;
  wish: SourceWish;
  /** The selected masters, the active one first. */
  masters: readonly string[];
  /** Guards to override. */
  force: readonly string[];
  dryRun: boolean;
}

/** What a master plays, or why it could not be observed. */
export type ObservedMaster = { master: string; programmes: readonly Programme[] } | { master: string; error: RadioctlError };

export interface SourcePreview {
  plan: SourcePlan;
  findings: readonly SourceFinding[];
  /** Masters that could not be observed. They are not changed. */
  missing: ReadonlyArray<{ master: string; error: RadioctlError }>;
}

export interface SourceOutcome extends SourcePreview {
  state: "unchanged" | "planned" | "declined" | "done";
  /** The result of each step: what its master plays afterwards, or why the step failed. */
  results: readonly ObservedMaster[];
}

/** Observes what these masters play. A master without an answer does not stop the others. */
export async function observeSources(
  world: World,
  loaded: LoadedInventory,
  masters: readonly string[],
): Promise<ObservedMaster[]> {
  return pMap(masters, async (name) => {
    try {
      const connection = await connectTo(world, targetOf(loaded, name));
      try {
        return { master: name, programmes: await observeProgramme(connection, name) };
      } finally {
        connection.close();
      }
    } catch (error) {
      return { master: name, error: asError(error, name) };
    }
  });
}

/**
 * Changes what masters play: observes, plans, checks guards, asks for confirmation, applies on one master after the other, and verifies.
 * @param ask shows the plan; gives false if the operator declines
 * @throws RadioctlError guard; locked when another run holds one of the masters; unreachable when no master answers; failed when what they
 * play has changed since the plan was shown
 */
export async function runSource(
  world: World,
  request: SourceRequest,
  ask: (preview: SourcePreview) => Promise<boolean>,
): Promise<SourceOutcome> {
  const { loaded, masters, dryRun, force } = request;
  const run = runId(world);
  const targets = new Map(masters.map((name) => [name, targetOf(loaded, name)]));
  // Another run on a master may be moving its sources. A dry run needs no lock.
  const hosts = heldHosts(world, { run, targets, unlocked: dryRun });
  try {
    const notTaken = await hosts.takeAll();
    const missing: Missing = masters.flatMap((master) => {
      const error = notTaken.get(master);
      return error === undefined ? [] : [{ master, error }];
    });
    const reached = masters.filter((name) => !notTaken.has(name));
    const observed = await observeAll(hosts, reached, missing);
    const preview = { ...previewOf(request, observed), missing };
    if (preview.plan.steps.length === 0) return { ...preview, state: "unchanged", results: [] };
    const goOn = await ask(preview);
    if (dryRun) return { ...preview, state: "planned", results: [] };
    mustPass(preview.findings, force);
    if (!goOn) return { ...preview, state: "declined", results: [] };
    mustHold(preview, previewOf(request, await observeAll(hosts, [...observed.keys()], [])));
    return { ...preview, state: "done", results: await applyNoted(world, request, preview.plan, { run, hosts }) };
  } finally {
    await hosts.releaseAll();
  }
}

type Missing = Array<SourcePreview["missing"][number]>;

/**
 * Observes what the masters play. Masters whose Liquidsoap does not answer are added to `missing`.
 * @throws RadioctlError the first master's when none answers
 */
async function observeAll(hosts: HeldHosts, masters: readonly string[], missing: Missing) {
  const observed = new Map<string, readonly Programme[]>();
  for (const name of masters) {
    try {
      observed.set(name, await hosts.on(name, async (connection) => observeProgramme(connection, name)));
    } catch (error) {
      missing.push({ master: name, error: asError(error, name) });
    }
  }
  const [first] = missing;
  if (observed.size === 0 && first !== undefined) throw first.error;
  return observed;
}

function previewOf({ wish }: SourceRequest, observed: Observed): Omit<SourcePreview, "missing"> {
  const plan = planSource(wish, observed);
  return { plan, findings: sourceFindings(plan, observed) };
}

function mustHold(before: Omit<SourcePreview, "missing">, now: Omit<SourcePreview, "missing">): void {
  const text = ({ plan, findings }: Omit<SourcePreview, "missing">) => JSON.stringify([plan, findings]);
  if (text(before) === text(now)) return;
  throw new RadioctlError("failed", "the programme of the masters has changed since the plan was shown; nothing was changed", {
    hint: "see radioctl source list, then run the same command again",
  });
}

interface Applying {
  run: string;
  hosts: HeldHosts;
}

async function applyNoted(world: World, request: SourceRequest, { wish, steps }: SourcePlan, { run, hosts }: Applying) {
  const { operator, processes } = world;
  const journal = openJournal(world, request.loaded.directory, run);
  await journal.write({
    event: "begun",
    command: request.command,
    operator,
    pid: processes.pid,
    hosts: steps.map(({ master }) => master),
  });
  const results: ObservedMaster[] = [];
  for (const { master } of steps) {
    const result = await applyStep(world, journal, wish, master, hosts);
    results.push(result);
    await journal.write({ event: "host", host: master, ...endOf(result) });
  }
  const worst = worstOf(results.flatMap((result) => ("error" in result ? [result.error.exitCode] : [])));
  await journal.write({ event: "ended", exitCode: worst ?? 0 });
  return results;
}

function endOf(result: ObservedMaster): { state: HostState; detail?: string } {
  if (!("error" in result)) return { state: "done" };
  const { kind, message } = result.error;
  return { state: kind === "outcomeUnknown" ? "in flight" : "failed", detail: message };
}

const actions = { kick: "send its encoders away", hold: "hold a source", release: "release a source" } as const;

async function applyStep(
  world: World,
  journal: Journal,
  wish: SourceWish,
  master: string,
  hosts: HeldHosts,
): Promise<ObservedMaster> {
  try {
    const programmes = await noted(journal, master, actions[wish.kind], async () =>
      hosts.on(master, async (connection) => {
        if (wish.kind === "kick") await applyKick(connection, master, wish.source);
        else if (wish.kind === "hold") await applyHold(connection, master, wish.channel, wish.source, world.operator);
        else await applyRelease(connection, master, wish.channel);
        return verified(world, wish, master, connection);
      }),
    );
    return { master, programmes };
  } catch (error) {
    return { master, error: asError(error, master) };
  }
}

/** A disconnected encoder may reconnect before the check. This is not a failure. */
async function verified({ clock }: World, wish: SourceWish, master: string, connection: SshConnection) {
  let programmes: Programme[] = [];
  const look = async () => {
    programmes = await observeProgramme(connection, master);
    return wish.kind === "kick" || isFulfilled(wish, programmes);
  };
  if ((await waitUntil(clock, look, { seconds: VERIFY_SECONDS, everySeconds: VERIFY_EVERY_SECONDS })) || wish.kind === "kick")
    return programmes;
  const plays = programmes.find(({ channel }) => channel === wish.channel)?.onAir ?? "nothing";
  const what = wish.kind === "hold" ? `hold ${wish.source}` : "release its source";
  throw new RadioctlError("failed", `the master was asked to ${what}, but plays ${plays}`, {
    host: master,
    hint: "radioctl source list",
  });
}

function targetOf({ inventory, directory }: LoadedInventory, name: string) {
  const host = inventory.hosts[name];
  if (host === undefined) throw new RadioctlError("usage", `there is no host ${name}`);
  return sshTarget(name, host, inventory.defaults, directory);
}
