import type { PlayerUse } from "../../health/players.js";
import { loadScript } from "../../host/load-script.js";
import { sshTarget } from "../../host/target.js";
import type { LoadedInventory } from "../../inventory/load.js";
import type { World } from "../../world.js";
import { runExec } from "../hosts/run-exec.js";
import { accessLogScript, parseAccessLog } from "./access-log.js";

/** A month of a busy relay's log has a million lines. */
const PATIENCE_SECONDS = 120;

export interface AccessLogs {
  uses: readonly PlayerUse[];
  relays: readonly string[];
  /** Relays that gave no answer. */
  missing: readonly string[];
}

/** The listens that ended in the last days, from the relays' access logs; summed on the relays. */
export async function runAccessLogs(
  world: Pick<World, "ssh">,
  { inventory, directory }: Pick<LoadedInventory, "inventory" | "directory">,
  days: number,
): Promise<AccessLogs> {
  const hosts = Object.entries(inventory.hosts)
    .filter(([, { role }]) => role === "relay")
    .map(([name, host]) => sshTarget(name, host, inventory.defaults, directory));
  const runs = await runExec(world, {
    hosts,
    command: [loadScript(accessLogScript(days))],
    root: true,
    timeoutSeconds: PATIENCE_SECONDS,
  });
  const read = runs.map((run) => ({ relay: run.host, uses: "result" in run ? parseAccessLog(run.result.stdout) : undefined }));
  return {
    uses: read.flatMap(({ uses }) => uses ?? []),
    relays: read.flatMap(({ relay, uses }) => (uses === undefined ? [] : [relay])),
    missing: read.flatMap(({ relay, uses }) => (uses === undefined ? [relay] : [])),
  };
}
