import type { WantedStreams } from "../../health/facts/streams.js";
import type { Inventory } from "../../inventory/schema.js";
import { resolveTuning } from "../../inventory/tuning.js";
import { SLOT_ADDRESSES } from "../../roles/icecast-slots.js";

/** The addresses and the port of a host's Icecasts: a relay may have two, a master has one. */
export function icecastsOf(inventory: Inventory, name: string): WantedStreams {
  const host = inventory.hosts[name];
  const { relayPort, masterPort } = resolveTuning(inventory.defaults, host?.tuning).icecast;
  if (host?.role !== "relay") return { port: masterPort, addresses: ["127.0.0.1"] };
  return { port: relayPort, addresses: Object.values(SLOT_ADDRESSES) };
}
