import pMap from "p-map";
import { RadioctlError } from "../errors.js";
import { asRoot } from "../host/privilege.js";
import { sshTarget } from "../host/target.js";
import type { LoadedInventory } from "../inventory/load.js";
import type { SshConnection } from "../ports/ssh.js";
import type { World } from "../world.js";
import { audienceScript, parseAudience, type RelayAnswer } from "./listeners.js";
import type { Watch } from "./run-status.js";

/** Relays asked at the same time. */
const CONCURRENCY = 16;

/** For the login, and for the answer. */
const PATIENCE_SECONDS = 10;

/** Asks relays who listens, again and again over the connections of the first time; one that gives no answer doesn't hold up the others. */
export function runAudience(
  world: Pick<World, "ssh">,
  { inventory, directory }: Pick<LoadedInventory, "inventory" | "directory">,
  relays: readonly string[],
): Watch<RelayAnswer> {
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
  const ask = async (relay: string): Promise<RelayAnswer> => {
    const connection = await connectionTo(relay);
    const command = asRoot("sh -s", connection.login.user);
    const stdin = audienceScript(inventory, relay);
    const { stdout } = await connection.run({ command, stdin, timeoutSeconds: PATIENCE_SECONDS });
    const audience = parseAudience(inventory, relay, stdout);
    if (audience !== undefined) return audience;
    throw new RadioctlError("failed", "its Icecast did not say who listens", {
      host: relay,
      hint: `is it bootstrapped? radioctl status ${relay}`,
    });
  };
  const lookAt = async (relay: string): Promise<RelayAnswer> => {
    try {
      return await ask(relay);
    } catch (error) {
      if (!(error instanceof RadioctlError)) throw error;
      // The next look logs in again.
      open.get(relay)?.close();
      open.delete(relay);
      return { relay, error };
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
