import { listeners } from "../host/facts/listeners.js";
import { sshTarget } from "../host/target.js";
import type { LoadedInventory } from "../inventory/load.js";
import type { World } from "../world.js";
import { runExec } from "./run-exec.js";
import { feeds } from "./status.js";

/** For the login and the answer: a host that is lost holds up the count for this long. */
const PATIENCE_SECONDS = 10;

/** The relay's stream server, whose connections are counted. */
const PROGRAM = "icecast2";

/** Listeners of each relay, as its own connections say; a relay that gave no answer has none here. Relays that feed from it don't count. */
export async function runListeners(
  world: Pick<World, "ssh">,
  { inventory, directory }: Pick<LoadedInventory, "inventory" | "directory">,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const hosts = names.flatMap((name) => {
    const host = inventory.hosts[name];
    return host?.role === "relay" ? [sshTarget(name, host, inventory.defaults, directory)] : [];
  });
  const request = { hosts, command: [listeners.script(PROGRAM)], root: true, timeoutSeconds: PATIENCE_SECONDS };
  const runs = await runExec(world, request);
  return new Map(
    runs.flatMap((run): Array<[string, number]> => {
      if (!("result" in run) || run.result.code !== 0) return [];
      const connected = [...listeners.parse(run.result.stdout.split("\n")).values()].reduce((sum, each) => sum + each, 0);
      return [[run.host, Math.max(0, connected - feeds(inventory, run.host))]];
    }),
  );
}

/**
 * Follows the listeners of one relay down until there are few enough.
 * @returns how many are left, at the deadline perhaps more than `few`; undefined when the relay never answered
 */
export async function runUntilFew(
  world: Pick<World, "ssh" | "clock">,
  loaded: Pick<LoadedInventory, "inventory" | "directory">,
  name: string,
  limits: { few: number; deadlineSeconds: number; everySeconds: number },
  onCount: (listeners: number | undefined) => void,
): Promise<number | undefined> {
  const deadline = world.clock.monotonic() + limits.deadlineSeconds * 1000;
  for (let last: number | undefined; ;) {
    const now = (await runListeners(world, loaded, [name])).get(name);
    onCount(now);
    last = now ?? last;
    if (now !== undefined && now <= limits.few) return now;
    const left = deadline - world.clock.monotonic();
    if (left <= 0) return last;
    await world.clock.sleep(Math.min(limits.everySeconds * 1000, left));
  }
}
