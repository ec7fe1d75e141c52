import type { Slot } from "../host/desired.js";
import { OWN_CLIENT } from "../host/facts/listeners.js";
import { ICECAST, icecastUnit } from "./icecast.js";
import { ROOT, type RoleInput, type SlotsSpec } from "./part.js";

/** All of 127/8 is loopback on Linux, so both slots can use the same ports. */
export const SLOT_ADDRESSES: Readonly<Record<Slot, string>> = { a: "127.0.0.1", b: "127.0.0.2" };

/** The file that selects the slot for new listeners. */
export const SELECTOR = "/etc/nginx/radio/slot.conf";

/** A relay tries a lost parent again every 5 s, so this allows four tries. */
const READY_SECONDS = 20;

/** Memory of Icecast with its listeners: 20 MB were measured for 2,000; the rest is for the queues of slow listeners. */
const BASE_MEGABYTES = 40;

/**
 * A relay's Icecast, which is replaced instead of restarted.
 * @param groups for each public mount, the local mounts that can replace each other: one of each group must have audio before it gets listeners
 */
export function icecastSlots(input: RoleInput, groups: ReadonlyArray<readonly string[]>, queueBytes: number): SlotsSpec {
  const addresses = { ADDRESS_A: SLOT_ADDRESSES.a, ADDRESS_B: SLOT_ADDRESSES.b };
  return {
    units: { a: icecastUnit("a"), b: icecastUnit("b") },
    selector: { ...ROOT, template: "relay/etc/nginx/radio/slot.conf", view: {} },
    addresses: SLOT_ADDRESSES,
    ready: {
      file: "slots/ready.sh",
      values: { ...addresses, PORT: input.tuning.icecast.relayPort },
      words: groups.map((group) => group.join(",")),
    },
    readySeconds: READY_SECONDS,
    connections: { file: "slots/connections.sh", values: { ...addresses, PROGRAM: ICECAST, OWN_CLIENT } },
    memoryMegabytes: BASE_MEGABYTES + Math.ceil((queueBytes * groups.flat().length) / 1_048_576),
  };
}
