import { resolve } from "node:path";
import { RadioctlError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { Finding, NotChecked } from "../../health/finding.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { Listening } from "../../listening/listening.js";
import type { World } from "../../world.js";
import { namedListenings } from "./mounts.js";
import type { ProbeSelection } from "./selection.js";

/** Of the addresses of a name. A name server's answer holds a handful. */
const MOST_ADDRESSES = 16;

interface Named {
  findings: Finding[];
  mounts: Listening[];
  notChecked: NotChecked[];
}

/**
 * One mount of each channel by the name that listeners connect to, at every address that it has from here, IPv4 and IPv6. Nothing for an inventory
 * without a `dns` section: its names are somebody else's.
 */
export async function findName(world: World, { loaded, tuning }: Fleet, selection: ProbeSelection): Promise<Named> {
  const { inventory } = loaded;
  const text = await world.files.read(resolve(world.cwd, loaded.file));
  if (text === undefined || !declaresDns(text)) return { findings: [], mounts: [], notChecked: [] };
  const name = inventory.station.listen;
  const reach = { check: "reach", subject: name, figures: [] } as const;
  const alone = (finding: Finding): Named => ({ findings: [finding], mounts: [], notChecked: [] });
  try {
    const addresses = await world.names.addresses(name, inventory.dns.nameServers);
    if (addresses.length === 0) {
      const hint = "no listener gets anywhere: radioctl dns show, then radioctl dns plan";
      return alone({ ...reach, verdict: "CRITICAL", summary: "has no address", hint });
    }
    const heard = addresses.slice(0, MOST_ADDRESSES);
    const left = addresses.length - heard.length;
    return {
      findings: [{ ...reach, verdict: "OK", summary: `leads to ${addresses.join(", ")}`, hint: undefined }],
      mounts: heard.flatMap((address, index) =>
        namedListenings({ inventory, tuning }, selection, address).map((each) => ({
          ...each,
          isAnotherWay: each.isAnotherWay === true || index > 0,
        })),
      ),
      notChecked:
        left === 0 ? [] : [{ check: "reach", because: `${left} more addresses of ${name} were not heard`, subjects: [] }],
    };
  } catch (error) {
    if (!(error instanceof RadioctlError)) throw error;
    return alone({ ...reach, verdict: "UNKNOWN", summary: error.message, hint: error.hint });
  }
}
