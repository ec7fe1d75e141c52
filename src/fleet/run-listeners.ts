import { listeners } from "../host/facts/listeners.js";
import { asRoot } from "../host/privilege.js";
import { shellCommand } from "../host/quote.js";
import { sshTarget } from "../host/target.js";
import type { LoadedInventory } from "../inventory/load.js";
import type { Inventory } from "../inventory/schema.js";
import type { Clock } from "../ports/clock.js";
import type { SshConnection } from "../ports/ssh.js";
import type { World } from "../world.js";
import { runExec } from "./run-exec.js";
import { feeds } from "./status.js";

/** For the login and the answer: a host that is lost holds up the count for this long. */
const PATIENCE_SECONDS = 10;

/** The relay's stream server, whose connections are counted. */
const PROGRAM = "icecast2";

/** Listeners of each relay, as its own connections say; a relay that gave no answer has none here. */
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
      return [[run.host, listenersIn(run.result.stdout, inventory, run.host)]];
    }),
  );
}

export interface FewLimits {
  few: number;
  deadlineSeconds: number;
  everySeconds: number;
  /** Ends it early. */
  stop?: AbortSignal;
}

/** Follows the listeners of one relay down until there are few enough, with a login each time. @returns as `untilFew` */
export async function runUntilFew(
  world: Pick<World, "ssh" | "clock">,
  loaded: Pick<LoadedInventory, "inventory" | "directory">,
  name: string,
  limits: FewLimits,
  onCount: (listeners: number | undefined) => void,
): Promise<number | undefined> {
  return untilFew(world.clock, async () => (await runListeners(world, loaded, [name])).get(name), limits, onCount);
}

/**
 * Counts again and again until there are few enough.
 * @returns how many are left, at the deadline perhaps more than `few`; undefined when there was never an answer
 */
export async function untilFew(
  clock: Clock,
  count: () => Promise<number | undefined>,
  { few, deadlineSeconds, everySeconds, stop }: FewLimits,
  onCount: (listeners: number | undefined) => void,
): Promise<number | undefined> {
  const deadline = clock.monotonic() + deadlineSeconds * 1000;
  for (let last: number | undefined; ;) {
    const now = await count();
    onCount(now);
    last = now ?? last;
    if (now !== undefined && now <= few) return now;
    const left = deadline - clock.monotonic();
    if (left <= 0 || stop?.aborted === true) return last;
    await clock.sleep(Math.min(everySeconds * 1000, left), stop);
  }
}

/** The listeners of a relay to which there is a connection. @throws RadioctlError as `SshConnection.run` */
export async function listenersOver(connection: SshConnection, inventory: Inventory, name: string): Promise<number> {
  const command = asRoot(shellCommand(["sh", "-c", listeners.script(PROGRAM)]), connection.login.user);
  const { stdout } = await connection.run({ command, timeoutSeconds: PATIENCE_SECONDS });
  return listenersIn(stdout, inventory, name);
}

/** Relays that feed from it don't count. */
function listenersIn(answer: string, inventory: Inventory, name: string): number {
  const connected = [...listeners.parse(answer.split("\n")).values()].reduce((sum, each) => sum + each, 0);
  return Math.max(0, connected - feeds(inventory, name));
}
