import type { DesiredHost, DesiredUnit, Slot } from "./desired.js";

/** The unit that ends an instance after its last listener has left. */
export const DRAIN_UNIT = "radioctl-drain.service";

/** `desired` with its replaceable service in `slot`; unchanged for a host without such a service. */
export function inSlot(desired: DesiredHost, slot: Slot | undefined): DesiredHost {
  const { slots } = desired;
  if (slots === undefined || slot === undefined || desired.slot !== undefined) return desired;
  return {
    ...desired,
    slot,
    files: [...desired.files, slots.selectors[slot]],
    units: [...desired.units, slots.units[slot]],
  };
}

export function otherSlot(slot: Slot): Slot {
  return slot === "a" ? "b" : "a";
}

/**
 * A key of the parts of a unit's configuration that need a restart: between two instances with the same key, a reload is enough.
 */
export function processKey(
  files: ReadonlyArray<{ path: string; sha256: string; restartKey?: string | undefined }>,
  unit: DesiredUnit,
): string {
  const keys = new Map(files.map(({ path, sha256, restartKey }) => [path, (restartKey ?? sha256).slice(0, 16)]));
  return unit.restartOn.map((path) => keys.get(path) ?? "none").join("-");
}
