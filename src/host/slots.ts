import type { DesiredHost, DesiredUnit, Slot } from "./desired.js";

/** The unit that watches an instance until its last listener has left. */
export const DRAIN_UNIT = "radioctl-drain.service";

/** `desired` with its replaceable service in `slot`; as it is for a host without one. */
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
 * What of a unit's configuration a running instance can't take by a reload, in one word: two instances with the same key need no restart to
 * become each other.
 */
export function processKey(
  files: ReadonlyArray<{ path: string; sha256: string; restartKey?: string | undefined }>,
  unit: DesiredUnit,
): string {
  const keys = new Map(files.map(({ path, sha256, restartKey }) => [path, (restartKey ?? sha256).slice(0, 16)]));
  return unit.restartOn.map((path) => keys.get(path) ?? "none").join("-");
}
