import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Pair, type YAMLMap } from "yaml";
import type { Path } from "./place.js";

interface Place {
  key?: unknown;
  value: unknown;
}

/**
 * Offset of the value at a path, through aliases and merge keys, or of its key with `ofKey`. If the document does not have the whole path, the
 * offset of the last key on it.
 */
export function offsetOf(document: Document.Parsed, path: Path, ofKey: boolean): number {
  let place: Place = { value: document.contents };
  for (const step of path) {
    const next = child(document, place.value, step);
    if (next === undefined) return startOf(place.key ?? place.value);
    place = next;
  }
  return ofKey || !isNode(place.value) ? startOf(place.key ?? place.value) : startOf(place.value);
}

/** A mapping's key as text. */
export function keyOf(pair: Pair): string {
  const key = isScalar(pair.key) ? pair.key.value : pair.key;
  return isMergeKey(pair) ? "<<" : String(key);
}

export function isMergeKey(pair: Pair): boolean {
  const key = isScalar(pair.key) ? pair.key.value : pair.key;
  return key === "<<" || (typeof key === "symbol" && key.description === "<<");
}

function child(document: Document.Parsed, parent: unknown, step: PropertyKey): Place | undefined {
  const node = resolved(document, parent);
  if (isSeq(node)) return Number(step) < node.items.length ? { value: node.items[Number(step)] } : undefined;
  if (!isMap(node)) return undefined;
  const own = pairsOf(node).get(String(step));
  if (own !== undefined) return own;
  const merged = node.items.filter(isMergeKey).flatMap(({ value }) => (isSeq(value) ? value.items : [value]));
  return merged.map((source) => child(document, source, step)).find((place) => place !== undefined);
}

/** Of each map, the last pair with each key: a search for every place of a large map would take the square of its size. */
const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = pairs.get(map) ?? new Map(map.items.map((pair) => [keyOf(pair), pair]));
  pairs.set(map, known);
  return known;
}

function resolved(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number {
  return isNode(node) && node.range ? node.range[0] : 0;
}
