import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import { connectTo } from "../../fleet/connect.js";
import { worstOf } from "../../fleet/outcome.js";
import { mustPass } from "../../guard.js";
import type { Programme } from "../../health/programme.js";
import { takeLease, type Lease } from "../../host/lock.js";
import { sshTarget } from "../../host/target.js";
import type { LoadedInventory } from "../../inventory/load.js";
import { runId } from "../../journal/run-id.js";
import { openJournal, type Journal } from "../../journal/store.js";
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
  type SourceStep,
  type SourceWish,
} from "./plan.js";

/** Liquidsoap looks five times a second; an encoder that was sent away is gone as fast. */
const VERIFY_SECONDS = 10;
const VERIFY_MILLISECONDS = 300;

export interface SourceRequest {
  loaded: LoadedInventory;
  /** As the journal has it: `source switch main night`. */
  command: string;
  wish: SourceWish;
  /** Those that are meant, the active one first. */
  masters: readonly string[];
  /** Guards to override. */
  force: readonly string[];
  dryRun: boolean;
}

/** What masters play; or why they could not be asked. */
export type MasterLook = { master: string; programmes: readonly Programme[] } | { master: string; error: RadioctlError };

export interface SourcePreview {
  plan: SourcePlan;
  findings: readonly SourceFinding[];
  /** Masters that could not be asked: nothing is done there. */
  missing: ReadonlyArray<{ master: string; error: RadioctlError }>;
}

export interface SourceOutcome extends SourcePreview {
  state: "unchanged" | "planned" | "declined" | "done";
  /** Of every step, what its master plays since; or why it failed there. */
  results: readonly MasterLook[];
}

interface Master {
  name: string;
  connection: SshConnection;
}

/** What these masters play. A master that can't be asked doesn't hold up the others. */
export async function lookAtSources(world: World, loaded: LoadedInventory, masters: readonly string[]): Promise<MasterLook[]> {
  return pMap(masters, async (name) => {
    try {
      const connection = await connectTo(world, targetOf(loaded, name));
      try {
        return { master: name, programmes: await observeProgramme(connection, name) };
      } finally {
        connection.close();
      }
    } catch (error) {
      return { master: name, error: itself(error) };
    }
  });
}

/**
 * Turns what masters play: observes, plans, guards, asks, does it on one master after the other, and sees that it is so.
 * @param ask told of the plan; gives false when the operator says no
 * @throws RadioctlError guard; locked when another run has one of the masters; unreachable when no master could be asked; failed when what they
 * play has changed since the plan was shown
 */
export async function runSource(
  world: World,
  request: SourceRequest,
  ask: (preview: SourcePreview) => Promise<boolean>,
): Promise<SourceOutcome> {
  const masters: Master[] = [];
  const leases: Lease[] = [];
  try {
    const missing = await connectAll(world, request, masters);
    if (!request.dryRun) await hold(world, masters, leases);
    const observed = await observeAll(masters, missing);
    const preview = { ...previewOf(request, observed), missing };
    if (preview.plan.steps.length === 0) return { ...preview, state: "unchanged", results: [] };
    const goOn = await ask(preview);
    if (request.dryRun) return { ...preview, state: "planned", results: [] };
    mustBeAllowed(preview.findings, request.force);
    if (!goOn) return { ...preview, state: "declined", results: [] };
    mustHold(preview, previewOf(request, await observeAll(masters, [], [...observed.keys()])));
    return { ...preview, state: "done", results: await applyNoted(world, request, preview.plan, masters) };
  } finally {
    await Promise.all(leases.map(async (lease) => lease.release()));
    for (const { connection } of masters) connection.close();
  }
}

type Missing = Array<SourcePreview["missing"][number]>;

/** @throws RadioctlError the first master's when none is reached */
async function connectAll(world: World, { loaded, masters }: SourceRequest, connected: Master[]): Promise<Missing> {
  const missing: Missing = [];
  for (const name of masters) {
    try {
      connected.push({ name, connection: await connectTo(world, targetOf(loaded, name)) });
    } catch (error) {
      missing.push({ master: name, error: itself(error) });
    }
  }
  const [first] = missing;
  if (connected.length === 0 && first !== undefined) throw first.error;
  return missing;
}

/**
 * What they play. Those whose Liquidsoap does not answer are missing, too.
 * @param only these
 * @throws RadioctlError the first master's when none answers
 */
async function observeAll(masters: readonly Master[], missing: Missing, only = masters.map(({ name }) => name)) {
  const observed = new Map<string, readonly Programme[]>();
  for (const { name, connection } of masters.filter((each) => only.includes(each.name))) {
    try {
      observed.set(name, await observeProgramme(connection, name));
    } catch (error) {
      missing.push({ master: name, error: itself(error) });
    }
  }
  const [first] = missing;
  if (observed.size === 0 && first !== undefined) throw first.error;
  return observed;
}

/** A run that is at work on a master may be moving its sources itself. In the order of their names, as every run takes hosts. */
async function hold({ operator, clock }: World, masters: readonly Master[], leases: Lease[]): Promise<void> {
  const who = `${operator}, radioctl source, since ${clock.now().toISOString()}`;
  for (const { name, connection } of masters.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
    leases.push(await takeLease(connection, name, who));
}

function previewOf({ wish }: SourceRequest, observed: Observed): Omit<SourcePreview, "missing"> {
  const plan = planSource(wish, observed);
  return { plan, findings: sourceFindings(plan, observed) };
}

function mustBeAllowed(findings: readonly SourceFinding[], force: readonly string[]): void {
  mustPass(findings, force);
}

function mustHold(before: Omit<SourcePreview, "missing">, now: Omit<SourcePreview, "missing">): void {
  const text = ({ plan, findings }: Omit<SourcePreview, "missing">) => JSON.stringify([plan, findings]);
  if (text(before) === text(now)) return;
  throw new RadioctlError("failed", "what the masters play has changed since the plan was made; nothing was changed", {
    hint: "look again: radioctl source list",
  });
}

async function applyNoted(world: World, request: SourceRequest, { wish, steps }: SourcePlan, masters: readonly Master[]) {
  const { operator, processes } = world;
  const journal = openJournal(world, request.loaded.directory, runId(world));
  const hosts = steps.map(({ master }) => master);
  await journal.write({ event: "begun", command: request.command, operator, pid: processes.pid, hosts });
  const results: MasterLook[] = [];
  for (const step of steps) results.push(await applyStep(world, journal, wish, step, masters));
  const worst = worstOf(results.flatMap((result) => ("error" in result ? [result.error.exitCode] : [])));
  await journal.write({ event: "ended", exitCode: worst ?? 0 });
  return results;
}

async function applyStep(
  world: World,
  journal: Journal,
  wish: SourceWish,
  { master }: SourceStep,
  masters: readonly Master[],
): Promise<MasterLook> {
  const deed = wish.kind === "kick" ? "send its encoders away" : wish.kind === "hold" ? "hold a source" : "release a source";
  const connection = masters.find(({ name }) => name === master)?.connection;
  if (connection === undefined) throw new Error(`no connection to ${master}`);
  await journal.write({ event: "intent", host: master, deed });
  try {
    if (wish.kind === "kick") await applyKick(connection, master, wish.source);
    else if (wish.kind === "hold") await applyHold(connection, master, wish.channel, wish.source, world.operator);
    else await applyRelease(connection, master, wish.channel);
    const programmes = await verified(world, wish, master, connection);
    await journal.write({ event: "result", host: master, deed, ok: true });
    return { master, programmes };
  } catch (error) {
    const failed = itself(error);
    await journal.write({ event: "result", host: master, deed, ok: false, detail: failed.message });
    return { master, error: failed };
  }
}

/** An encoder that was sent away may be back before anybody has looked: that is no failure. */
async function verified({ clock }: World, wish: SourceWish, master: string, connection: SshConnection) {
  const deadline = clock.monotonic() + VERIFY_SECONDS * 1000;
  for (;;) {
    const programmes = await observeProgramme(connection, master);
    if (wish.kind === "kick" || isFulfilled(wish, programmes)) return programmes;
    if (clock.monotonic() >= deadline) {
      const plays = programmes.find(({ channel }) => channel === wish.channel)?.onAir ?? "nothing";
      const what = wish.kind === "hold" ? `${wish.source} is held` : "nothing is held";
      throw new RadioctlError("failed", `it was told that ${what}, and plays ${plays}`, {
        host: master,
        hint: "radioctl source list",
      });
    }
    await clock.sleep(VERIFY_MILLISECONDS);
  }
}

function targetOf({ inventory, directory }: LoadedInventory, name: string) {
  const host = inventory.hosts[name];
  if (host === undefined) throw new RadioctlError("usage", `there is no host ${name}`);
  return sshTarget(name, host, inventory.defaults, directory);
}

function itself(error: unknown): RadioctlError {
  if (error instanceof RadioctlError) return error;
  throw error;
}
