import pMap from "p-map";
import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import { runOnHost } from "../../fleet/run-on-host.js";
import { observeRelay } from "../../moving/observe-relay.js";
import type { RelayView } from "../../moving/relay-view.js";
import { scopeFor } from "../../moving/scope.js";
import type { World } from "../../world.js";
import type { CutoverHistory } from "./history.js";
import { isAtWork } from "./load-history.js";
import { cutoverMeant } from "./load-request.js";

const CONCURRENCY = 16;

/**
 * A run of the journal, and the state of its relays as observed now.
 * @throws RadioctlError usage when there is no such run
 */
export async function lookAtCutover(
  world: World,
  fleet: Fleet,
  given: string | true,
): Promise<{ history: CutoverHistory; alive: boolean; views: Array<RelayView | { relay: string; problem: string }> }> {
  const { inventory, directory } = fleet.loaded;
  const history = await cutoverMeant(world, directory, given);
  const scope = scopeFor(inventory, history.from, history.to, history.channels);
  const views = await pMap(
    scope.relays,
    async (relay) => {
      try {
        return await runOnHost(world, fleet, relay, async (connection) => observeRelay(connection, inventory, relay, scope));
      } catch (error) {
        if (error instanceof RadioctlError) return { relay, problem: error.message };
        throw error;
      }
    },
    { concurrency: CONCURRENCY },
  );
  return { history, alive: isAtWork(world, history), views };
}
