import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { runOnHost } from "../../fleet/run-on-host.js";
import { observeRelay } from "../../moving/observe-relay.js";
import { audience, type RelayView } from "../../moving/relay-view.js";
import { scopeFor } from "../../moving/scope.js";
import type { World } from "../../world.js";
import { isOpen, type CutoverHistory } from "./history.js";
import { isAtWork } from "./load-history.js";
import { cutoverMeant } from "./load-request.js";

const CONCURRENCY = 16;

/** A run of the journal, and the current state of its relays. */
export interface CutoverLook {
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
export async function lookAtCutover(world: World, fleet: Fleet, given: string | true): Promise<CutoverLook> {
  const { inventory, directory } = fleet.loaded;
  const history = await cutoverMeant(world, directory, given);
  const scope = scopeFor(inventory, history.from, history.to, history.channels);
  const views = await pMap(
    scope.relays,
    async (relay): Promise<CutoverLook["views"][number]> => {
      try {
        return await runOnHost(world, fleet, relay, async (connection) => observeRelay(connection, inventory, relay, scope));
      } catch (error) {
        if (error instanceof RadioctlError) return { relay, problem: error.message };
        throw error;
      }
    },
    { concurrency: CONCURRENCY },
  );
  const listeners = Object.fromEntries(views.flatMap((view) => ("problem" in view ? [] : [[view.relay, audience(view)]])));
  return { history, alive: isAtWork(world, history), open: isOpen(history), views, listeners };
}
