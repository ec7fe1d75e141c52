import { resolve } from "node:path";
import { asError } from "../../errors.js";
import type { Fleet } from "../../fleet/load.js";
import type { Finding, NotChecked } from "../../health/finding.js";
import { declaresDns } from "../../inventory/declares-dns.js";
import type { Listening } from "../../listening/listening.js";
import type { World } from "../../world.js";
import { namedListenings } from "./mounts.js";
import type { ProbeSelection } from "./selection.js";

/** The most addresses of the name to probe. A name server's answer usually has only a few. */
const MOST_ADDRESSES = 16;

interface Named {
  findings: Finding[];
  mounts: Listening[];
  notChecked: NotChecked[];
}

/**
 * One mount of each channel through the listen name, at every IPv4 and IPv6 address that this machine gets for it. Empty for an inventory without a
 * `dns` section: radioctl does not manage its names.
 */
export async function findName(world: World, fleet: Fleet, selection: ProbeSelection): Promise<Named> {
  const { loaded } = fleet;
  const { inventory } = loaded;
  const text = await world.files.read(resolve(world.cwd, loaded.file));
  if (text === undefined || !declaresDns(text)) return { findings: [], mounts: [], notChecked: [] };
  const name = inventory.station.listen;
  const reach = { check: "reach", subject: name, figures: [] } as const;
  const alone = (finding: Finding): Named => ({ findings: [finding], mounts: [], notChecked: [] });
  try {
    const addresses = await world.names.addresses(name, inventory.dns.nameServers);
    if (addresses.length === 0) {
      const hint = "listeners can't connect: radioctl dns show, then radioctl dns plan";
      return alone({ ...reach, verdict: "CRITICAL", summary: "has no address", hint });
    }
    const heard = addresses.slice(0, MOST_ADDRESSES);
    const left = addresses.length - heard.length;
    return {
      findings: [{ ...reach, verdict: "OK", summary: `leads to ${addresses.join(", ")}`, hint: undefined }],
      mounts: heard.flatMap((address, index) =>
        namedListenings(fleet, selection, address).map((each) => ({
          ...each,
          isAnotherWay: each.isAnotherWay === true || index > 0,
        })),
      ),
      notChecked:
        left === 0 ? [] : [{ check: "reach", because: `${left} more addresses of ${name} were not probed`, subjects: [] }],
    };
  } catch (error) {
    const { message, hint } = asError(error);
    return alone({ ...reach, verdict: "UNKNOWN", summary: message, hint });
  }
}
