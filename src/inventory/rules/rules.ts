import type { Inventory } from "../schema.js";
import { addresses } from "./addresses.js";
import { beds } from "./beds.js";
import { burst } from "./burst.js";
import { capacity } from "./capacity.js";
import { certificate, encrypted } from "./certificate.js";
import type { Finding, Rule } from "./finding.js";
import { bitrates } from "./formats.js";
import { exporterPorts, exporters } from "./monitoring.js";
import { mounts, publicMounts } from "./mounts.js";
import { extraPorts, harborPorts, ports } from "./ports.js";
import { providerRegions } from "./providers.js";
import { overlappingShows, recordedFormats } from "./recordings.js";
import {
  channelReferences,
  hostReferences,
  probedFrom,
  reservedHosts,
  restingSources,
  unusedMasters,
  unusedSources,
} from "./references.js";
import { canaries, coverage, failover, hostNames, locations, placeCount, poolSizes, regionNames, staffed } from "./regions.js";
import { harborMounts, listenName, operatorKeys, operators } from "./station.js";
import { upstreamLoops, upstreams } from "./upstreams.js";

/** All cross checks, in the order of the inventory. */
const rules: readonly Rule[] = [
  listenName,
  operators,
  operatorKeys,
  channelReferences,
  unusedSources,
  unusedMasters,
  certificate,
  encrypted,
  harborMounts,
  bitrates,
  mounts,
  publicMounts,
  recordedFormats,
  overlappingShows,
  regionNames,
  locations,
  failover,
  staffed,
  coverage,
  poolSizes,
  placeCount,
  hostNames,
  hostReferences,
  reservedHosts,
  upstreams,
  upstreamLoops,
  canaries,
  addresses,
  ports,
  extraPorts,
  exporters,
  exporterPorts,
  harborPorts,
  capacity,
  providerRegions,
  burst,
  restingSources,
  probedFrom,
  beds,
];

/** The findings of all cross checks. */
export function findingsOf(inventory: Inventory): Finding[] {
  return rules.flatMap((rule) => rule(inventory));
}
