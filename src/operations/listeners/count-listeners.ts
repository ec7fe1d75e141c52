import { RadioctlError } from "../../errors.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { Inventory } from "../../inventory/schema.js";
import type { Clock } from "../../ports/clock.js";
import type { SshConnection } from "../../ports/ssh.js";
import { waitUntil } from "../../wait.js";
import type { World } from "../../world.js";
import { listenersNow } from "./mount-listeners.js";
import { icecastsOf } from "./icecasts.js";
import { observeListeners, type ObservedListeners } from "./observe-listeners.js";
import { watchListeners } from "./watch-listeners.js";

/** The longest wait for the answer: an unreachable host delays the count by this much. */
const PATIENCE_SECONDS = 10;

type Where = Pick<LoadedInventory, "inventory" | "directory">;

/** Listeners of each relay; a relay that gave no answer is left out. */
export async function runListeners(
  world: Pick<World, "ssh">,
  loaded: Where,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counting = countingOf(world, loaded, names);
  try {
    return await counting.count();
  } finally {
    counting.end();
  }
}

function countingOf(world: Pick<World, "ssh">, loaded: Where, names: readonly string[]) {
  const { inventory } = loaded;
  const watch = watchListeners(
    world,
    loaded,
    names.filter((name) => inventory.hosts[name]?.role === "relay"),
  );
  const count = async () =>
    new Map(
      (await watch.look()).flatMap((answer): Array<[string, number]> =>
        "error" in answer ? [] : [[answer.relay, countOf(inventory, answer.relay, answer)]],
      ),
    );
  return { count, end: watch.end };
}

export interface FewLimits {
  few: number;
  deadlineSeconds: number;
  everySeconds: number;
  /** Ends the wait early. */
  stop?: AbortSignal;
}

/** Waits until one relay has few enough listeners. @returns as `untilFew` */
export async function runUntilFew(
  world: Pick<World, "ssh" | "clock">,
  loaded: Where,
  name: string,
  limits: FewLimits,
  onCount: (listeners: number | undefined) => void,
): Promise<number | undefined> {
  const counting = countingOf(world, loaded, [name]);
  try {
    return await untilFew(world.clock, async () => (await counting.count()).get(name), limits, onCount);
  } finally {
    counting.end();
  }
}

/**
 * Counts repeatedly until few enough listeners are left.
 * @returns how many are left, after the deadline possibly more than `few`; undefined when there was never an answer
 */
export async function untilFew(
  clock: Clock,
  count: () => Promise<number | undefined>,
  { few, deadlineSeconds, everySeconds, stop }: FewLimits,
  onCount: (listeners: number | undefined) => void,
): Promise<number | undefined> {
  let last: number | undefined;
  const look = async () => {
    const now = await count();
    onCount(now);
    last = now ?? last;
    return now !== undefined && now <= few;
  };
  await waitUntil(clock, look, { seconds: deadlineSeconds, everySeconds, stop });
  return last;
}

/** Counts a relay's listeners over an open connection. @throws RadioctlError failed, or as `SshConnection.run` */
export async function listenersOver(connection: SshConnection, inventory: Inventory, name: string): Promise<number> {
  const taking = await observeListeners(connection, icecastsOf(inventory, name), PATIENCE_SECONDS);
  if (taking === undefined) throw new RadioctlError("failed", "it did not report its listeners", { host: name });
  return countOf(inventory, name, taking);
}

function countOf(inventory: Inventory, name: string, { streams, connected }: ObservedListeners): number {
  return listenersNow(inventory, name, streams, connected);
}
