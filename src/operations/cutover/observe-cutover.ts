import pMap from "p-map";
import { asError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { connectOnce } from "../../fleet/connect-once.js";
import { observeRelay } from "../../moving/observe-relay.js";
import { allListeners, type RelayView } from "../../moving/relay-view.js";
import { scopeFor } from "../../moving/scope.js";
import type { World } from "../../world.js";
import { isOpen, type CutoverHistory } from "./history.js";
import { isAtWork } from "./load-history.js";
import { cutoverMeant } from "./load-request.js";

const CONCURRENCY = 16;

/** A run of the journal, and the current state of its relays. */
export interface ObservedCutover {
  history: CutoverHistory;
  alive: boolean;
  /** Whether it must be completed or aborted before anything else changes. */
  open: boolean;
  /** `problem`: why a relay could not be observed. */
  views: ReadonlyArray<RelayView | { relay: string; problem: string }>;
  /** By relay, the number of its listeners. */
  listeners: Readonly<Record<string, number>>;
}

/**
 * A run of the journal, and the state of its relays as observed now.
 * @throws RadioctlError usage when there is no such run
 */
export async function observeCutover(world: World, fleet: Fleet, given: string | true): Promise<ObservedCutover> {
  const { inventory, directory } = fleet.loaded;
  const history = await cutoverMeant(world, directory, given);
  const scope = scopeFor(inventory, history.from, history.to, history.channels);
  const views = await pMap(
    scope.relays,
    async (relay): Promise<ObservedCutover["views"][number]> => {
      try {
        return await connectOnce(world, fleet, relay, async (connection) => observeRelay(connection, inventory, relay, scope));
      } catch (error) {
        return { relay, problem: asError(error, relay).message };
      }
    },
    { concurrency: CONCURRENCY },
  );
  const listeners = Object.fromEntries(views.flatMap((view) => ("problem" in view ? [] : [[view.relay, allListeners(view)]])));
  return { history, alive: isAtWork(world, history), open: isOpen(history), views, listeners };
}
