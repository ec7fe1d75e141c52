import { resolve } from "node:path";
import { RadioctlError } from "../errors.js";
import type { Finding } from "../health/finding.js";
import type { Listening } from "../health/listening.js";
import type { ProbeSelection } from "../health/selection.js";
import { declaresDns } from "../inventory/declares-dns.js";
import type { World } from "../world.js";
import { namedListenings } from "./listenings.js";
import type { Fleet } from "./load.js";

/**
 * One mount of each channel by the name that listeners connect to, at the first address that it has from here. Nothing for an inventory without a
 * `dns` section: its names are somebody else's.
 */
export async function findName(
  world: World,
  { loaded, tuning }: Fleet,
  selection: ProbeSelection,
): Promise<{ findings: Finding[]; mounts: Listening[] }> {
  const { inventory } = loaded;
  const text = await world.files.read(resolve(world.cwd, loaded.file));
  if (text === undefined || !declaresDns(text)) return { findings: [], mounts: [] };
  const name = inventory.station.listen;
  const reach = { check: "reach", subject: name, figures: [] } as const;
  try {
    const [address] = await world.names.addresses(name, inventory.dns.nameServers);
    if (address !== undefined) return { findings: [], mounts: namedListenings({ inventory, tuning }, selection, address) };
    const hint = "no listener gets anywhere: radioctl dns show, then radioctl dns plan";
    return { findings: [{ ...reach, verdict: "CRITICAL", summary: "has no address", hint }], mounts: [] };
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    return { findings: [{ ...reach, verdict: "UNKNOWN", summary: error.message, hint: error.hint }], mounts: [] };
  }
}
