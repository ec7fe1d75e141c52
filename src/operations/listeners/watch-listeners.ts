import pMap from "p-map";
import { asError, RadioctlError } from "../../errors.js";
import type { Watch } from "../../fleet/watch.js";
import { sshTarget } from "../../host/target.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { SshConnection } from "../../ports/ssh.js";
import type { World } from "../../world.js";
import { icecastsOf } from "./icecasts.js";
import { observeListeners, type ObservedListeners } from "./observe-listeners.js";
import { relayListeners, type RelayAnswer } from "./shares.js";

/** Relays queried at the same time. */
const CONCURRENCY = 16;

/** The longest wait for the login, and again for the answer. */
const PATIENCE_SECONDS = 10;

type Where = Pick<LoadedInventory, "inventory" | "directory">;

/** A relay's answer, or why there is none. */
export type ListenersAnswer = ({ relay: string } & ObservedListeners) | { relay: string; error: RadioctlError };

/** Queries relays for their listeners, as `watchListeners`; a relay whose Icecast does not list its clients counts as no answer. */
export function watchShares(world: Pick<World, "ssh">, loaded: Where, relays: readonly string[]): Watch<RelayAnswer> {
  const watch = watchListeners(world, loaded, relays);
  const audience = (answer: ListenersAnswer): RelayAnswer => {
    if ("error" in answer) return answer;
    const { relay, streams } = answer;
    return streams.size === 0 ? { relay, error: silent(relay) } : relayListeners(loaded.inventory, relay, streams);
  };
  return { ...watch, look: async () => (await watch.look()).map(audience) };
}

/**
 * Queries relays for the clients of their streams, each in one round trip, and reuses the connections of the first time. A relay without an answer
 * does not delay the others. Answers are in the order of `relays`.
 */
export function watchListeners(
  world: Pick<World, "ssh">,
  { inventory, directory }: Where,
  relays: readonly string[],
): Watch<ListenersAnswer> {
  const open = new Map<string, SshConnection>();
  let ended = false;
  const connectionTo = async (relay: string): Promise<SshConnection> => {
    const there = open.get(relay);
    if (there !== undefined) return there;
    const host = inventory.hosts[relay];
    if (host === undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(relay)} in the inventory`);
    const target = sshTarget(relay, host, inventory.defaults, directory);
    const connection = await world.ssh.connect(target, { timeoutSeconds: PATIENCE_SECONDS });
    if (ended) connection.close();
    else open.set(relay, connection);
    return connection;
  };
  const lookAt = async (relay: string): Promise<ListenersAnswer> => {
    try {
      const taking = await observeListeners(await connectionTo(relay), icecastsOf(inventory, relay), PATIENCE_SECONDS);
      if (taking === undefined) throw silent(relay);
      return { relay, ...taking };
    } catch (error) {
      // The next query logs in again.
      open.get(relay)?.close();
      open.delete(relay);
      return { relay, error: asError(error, relay) };
    }
  };
  return {
    look: async () => pMap(relays, lookAt, { concurrency: CONCURRENCY }),
    end() {
      ended = true;
      for (const connection of open.values()) connection.close();
      open.clear();
    },
  };
}

function silent(relay: string): RadioctlError {
  return new RadioctlError("failed", "its Icecast did not report its listeners", {
    host: relay,
    hint: `check that it is bootstrapped: radioctl status ${relay}`,
  });
}
