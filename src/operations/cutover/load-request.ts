import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { BatchSize } from "../../fleet/stages.js";
import type { Inventory } from "../../inventory/schema.js";
import { cutoverStateText } from "../../journal/cutover-states.js";
import type { CutoverKind } from "../../journal/entry.js";
import { runId } from "../../journal/run-id.js";
import { openJournal } from "../../journal/store.js";
import { scopeFor, scopeOf, type Scope } from "../../moving/scope.js";
import { selectHosts } from "../../station/select.js";
import type { World } from "../../world.js";
import { loadQuietestHour } from "../usage/store.js";
import { isOpen, type CutoverHistory } from "./history.js";
import { isAtWork, loadCutover, loadCutovers, loadOpenCutover, mustHaveNoOpenCutover } from "./load-history.js";
import type { CutoverRequest } from "./request.js";
import { startOf, type When } from "./window.js";

/** The flags of `cutover` and `failover` that begin a run. */
export interface CutoverFlags {
  to?: string;
  from?: string;
  channel?: string;
  at?: string;
  offPeak?: boolean;
  now?: boolean;
  canary?: string;
  batch: BatchSize;
  soak: number;
  force: readonly string[];
  rehearse?: boolean;
  leaveSources?: boolean;
}

/**
 * A new run.
 * @throws RadioctlError usage for impossible masters, channels, relays and times; guard while another cutover is unfinished
 */
export async function newRequest(world: World, fleet: Fleet, kind: CutoverKind, flags: CutoverFlags): Promise<CutoverRequest> {
  const { inventory, directory } = fleet.loaded;
  const scope = scopeMeant(inventory, kind, flags);
  const when = whenOf(flags);
  const quietestHour = await quietest(world, fleet, when);
  const startsAt = startOf(when, world.clock.now(), { ...inventory.station, quietest: quietestHour });
  await mustHaveNoOpenCutover(world, directory);
  const journal = openJournal(world, directory, runId(world));
  return { ...common(flags), kind, scope, journal, resumes: undefined, startsAt, quietestHour };
}

/** The scope of a new run. @throws RadioctlError usage for impossible masters, channels and relays */
export function scopeMeant(
  inventory: Inventory,
  kind: CutoverKind,
  { to, from, channel, canary }: Pick<CutoverFlags, "to" | "from" | "channel" | "canary">,
): Scope {
  if (to === undefined)
    throw new RadioctlError("usage", `${kind} needs the master that takes over`, { hint: `radioctl ${kind} --to MASTER` });
  const scope = scopeOf(inventory, { to, from, channel });
  if (canary === undefined) return scope;
  selectHosts(inventory, [canary]);
  if (scope.relays.includes(canary)) return scope;
  throw new RadioctlError("usage", `${canary} can't be the canary: it takes no stream from ${scope.from}`, {
    hint: `choose one of ${scope.relays.join(", ")}`,
  });
}

/**
 * A run of the journal, to resume or to undo.
 * @throws RadioctlError usage when there is none, or it has ended; locked while its process is running
 */
export async function resumedRequest(
  world: World,
  fleet: Fleet,
  given: string | true,
  how: "to the end" | "undo",
  flags: CutoverFlags,
): Promise<CutoverRequest> {
  const { inventory, directory } = fleet.loaded;
  const history = await cutoverMeant(world, directory, given);
  if (isAtWork(world, history))
    throw new RadioctlError(
      "locked",
      `${history.kind} ${history.run} is running as process ${history.pid} of ${history.operator}`,
      {
        hint: "see radioctl cutover --status; --pause stops it after the current relay",
      },
    );
  const { state } = history;
  if (state === "COMMITTED" && how === "undo") throw isCommitted(history);
  if (state === "ROLLED_BACK" || state === "REFUSED" || state === "REHEARSED" || (state === "COMMITTED" && !isOpen(history)))
    throw new RadioctlError("usage", `${history.kind} ${history.run} has already ended: ${cutoverStateText(state)}`, {
      hint: state === "COMMITTED" ? `to go back, start a new cutover: radioctl cutover --to ${history.from}` : "start a new one",
    });
  return {
    ...common(flags),
    kind: history.kind,
    scope: scopeFor(inventory, history.from, history.to, history.channels),
    journal: openJournal(world, directory, history.run),
    resumes: how,
    startsAt: undefined,
    quietestHour: undefined,
  };
}

/** The inventory already names the new master: all that is left is to record it on the hosts. */
function isCommitted({ kind, run, from }: CutoverHistory): RadioctlError {
  return new RadioctlError("usage", `${kind} ${run} is committed and can't be aborted`, {
    hint: `if it was killed: radioctl ${kind} --resume ${run}; to go back: radioctl cutover --to ${from}`,
  });
}

/** The named run, else the unfinished one, else the latest. @throws RadioctlError usage when there is none */
export async function cutoverMeant(world: World, directory: string, given: string | true): Promise<CutoverHistory> {
  const found = given === true ? await latest(world, directory) : await loadCutover(world, directory, given);
  if (found !== undefined) return found;
  throw new RadioctlError("usage", given === true ? "there is no cutover in the journal" : `run ${given} is not a cutover`, {
    hint: "radioctl journal lists runs",
  });
}

async function latest(world: World, directory: string): Promise<CutoverHistory | undefined> {
  return (await loadOpenCutover(world, directory)) ?? (await loadCutovers(world, directory, 1))[0];
}

/** An unreadable history stops only a cutover that needs it. @throws RadioctlError as `loadQuietestHour` for off-peak */
async function quietest(world: World, fleet: Fleet, when: When): Promise<number | undefined> {
  try {
    return await loadQuietestHour(world, fleet);
  } catch (error) {
    if (error instanceof RadioctlError && when.kind !== "off-peak") return undefined;
    throw error;
  }
}

function whenOf({ at, offPeak, now }: CutoverFlags): When {
  if ([at !== undefined, offPeak === true, now === true].filter(Boolean).length > 1)
    throw new RadioctlError("usage", "use only one of --at, --off-peak and --now");
  if (at !== undefined) return { kind: "at", text: at };
  return offPeak === true ? { kind: "off-peak" } : { kind: "now" };
}

function common({ canary, batch, soak, force, rehearse, leaveSources }: CutoverFlags) {
  return { canary, batch, soakSeconds: soak, force, rehearse: rehearse === true, leaveSources: leaveSources === true };
}
