import type { Inventory } from "../schema.js";
import { addresses } from "./addresses.js";
import { capacity } from "./capacity.js";
import type { Finding, Rule } from "./finding.js";
import { bitrates, mounts, publicMounts } from "./formats.js";
import { ports } from "./ports.js";
import { channelReferences, relayReferences, unusedSources } from "./references.js";
import { coverage, failover, locations } from "./regions.js";
import { harborMounts, listenName, operators } from "./station.js";
import { tuningValues } from "./tuning-values.js";
import { upstreams } from "./upstreams.js";

/** Every cross check, in the order in which a reader would look. */
const rules: readonly Rule[] = [
  listenName,
  operators,
  channelReferences,
  unusedSources,
  harborMounts,
  bitrates,
  mounts,
  publicMounts,
  locations,
  failover,
  coverage,
  relayReferences,
  upstreams,
  addresses,
  ports,
  capacity,
  tuningValues,
];

/** What the cross checks find, all of it. */
export function findingsOf(inventory: Inventory): Finding[] {
  return rules.flatMap((rule) => rule(inventory));
}
