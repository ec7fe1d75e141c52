import { isScalar, isSeq, type Scalar } from "yaml";
import { parseInventory } from "./parse.js";
import { parseYaml } from "./yaml.js";

/**
 * Puts the master `active` first in a channel's list of two masters. Only these two words change; comments and layout stay.
 * @returns undefined when the text cannot be changed in place (an anchor, a merge key), or when the result would differ in any other way
 */
export function rewriteMasters(text: string, channel: string, active: string): string | undefined {
  const { document, broken } = parseYaml("inventory", text);
  if (broken) return undefined;
  const masters: unknown = document.getIn(["channels", channel, "masters"], true);
  if (!isSeq(masters)) return undefined;
  const names = masters.items.filter((item): item is Scalar.Parsed => isScalar(item) && isPlaced(item));
  const [first, second] = names;
  if (first === undefined || second === undefined || names.length !== masters.items.length || names.length !== 2)
    return undefined;
  if (first.value === active) return text;
  if (second.value !== active) return undefined;
  const [firstStart, firstEnd] = first.range;
  const [secondStart, secondEnd] = second.range;
  const rewritten =
    text.slice(0, firstStart) +
    text.slice(secondStart, secondEnd) +
    text.slice(firstEnd, secondStart) +
    text.slice(firstStart, firstEnd) +
    text.slice(secondEnd);
  return differsOnlyInMasters(text, rewritten, channel, active) ? rewritten : undefined;
}

function isPlaced(item: Scalar): boolean {
  return item.range !== undefined && item.range !== null && item.anchor === undefined;
}

/** Parses both texts: two channels may share one list by an alias, and then both would have changed. */
function differsOnlyInMasters(before: string, after: string, channel: string, active: string): boolean {
  const was = parseInventory("inventory", before).inventory;
  const is = parseInventory("inventory", after).inventory;
  if (was === undefined || is === undefined) return false;
  const own = was.channels[channel];
  if (own === undefined || is.channels[channel]?.masters[0] !== active) return false;
  const expected = { ...was, channels: { ...was.channels, [channel]: { ...own, masters: own.masters.toReversed() } } };
  return JSON.stringify(expected) === JSON.stringify(is);
}
