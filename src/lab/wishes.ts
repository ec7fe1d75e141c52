import { RadioctlError } from "../errors.js";
import type { HostWish } from "./layout.js";

/** What each host of an inventory gets, from the flags; hosts that flags name and the inventory doesn't are an error. */
export function wishesFor(names: readonly string[], asked: ReadonlyMap<string, Omit<HostWish, "name">>): HostWish[] {
  const stranger = [...asked.keys()].find((name) => !names.includes(name));
  if (stranger !== undefined) throw new RadioctlError("usage", `there is no host ${JSON.stringify(stranger)} in the inventory`);
  return names.map((name) => ({ name, ...asked.get(name) }));
}
