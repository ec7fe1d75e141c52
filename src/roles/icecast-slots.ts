import type { Slot } from "../host/desired.js";
import { OWN_NETWORK } from "../host/facts/listeners.js";
import { streamsOf } from "../station/topology.js";
import { ICECAST, icecastUnit } from "./icecast.js";
import { ROOT, type RoleInput, type SlotsSpec } from "./part.js";

/** All of 127/8 is loopback on Linux, so both slots can use the same ports. */
export const SLOT_ADDRESSES: Readonly<Record<Slot, string>> = { a: "127.0.0.1", b: "127.0.0.2" };

/** Where each instance connects to itself, for the spare mounts: these connections are no listeners. */
export const SPARE_ADDRESSES: Readonly<Record<Slot, string>> = { a: "127.0.0.10", b: "127.0.0.11" };

/** The file that selects the slot for new listeners. */
export const SELECTOR = "/etc/nginx/radio/slot.conf";

/** A relay tries a lost parent again every 5 s, so this allows four tries. */
const READY_SECONDS = 20;

/** Memory of Icecast with its listeners: 20 MB were measured for 2,000; the rest is for the queues of slow listeners. */
const BASE_MEGABYTES = 40;

/**
 * A relay's Icecast, which is replaced instead of restarted. Each public mount must have audio before it gets listeners.
 * @param queueBytes bytes of all queues, at most
 */
export function icecastSlots(input: RoleInput, queueBytes: number): SlotsSpec {
  const addresses = { ADDRESS_A: SLOT_ADDRESSES.a, ADDRESS_B: SLOT_ADDRESSES.b };
  return {
    units: { a: icecastUnit("a"), b: icecastUnit("b") },
    selector: { ...ROOT, template: "relay/etc/nginx/radio/slot.conf", view: {} },
    addresses: SLOT_ADDRESSES,
    ready: {
      file: "slots/ready.sh",
      values: { ...addresses, PORT: input.tuning.icecast.relayPort },
      words: streamsOf(input.inventory, input.name).map(({ mount }) => mount),
    },
    readySeconds: READY_SECONDS,
    connections: { file: "slots/connections.sh", values: { ...addresses, PROGRAM: ICECAST, OWN_NETWORK } },
    memoryMegabytes: BASE_MEGABYTES + Math.ceil(queueBytes / 1_048_576),
  };
}
