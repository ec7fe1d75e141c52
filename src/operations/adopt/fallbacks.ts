import type { Stream } from "./stream.js";
import { stem } from "./rates.js";

/**
 * Mounts that others fall back to. Formats of the same programme, which fall back to each other, don't count.
 * @param isKept whether a mount is in the draft
 */
export function fallbackMounts(all: ReadonlyMap<string, Stream>, isKept: (name: string) => boolean): ReadonlyMap<string, Stream> {
  const targets = new Map<string, Stream>();
  const cycles = onCycles(all);
  for (const { name, configured } of all.values()) {
    const target = all.get(configured?.fallback ?? "");
    // A chain of fallbacks may lead through mounts that are left out.
    if (target === undefined || target.name === name || (!isKept(name) && !targets.has(name)) || stem(target.name) === stem(name))
      continue;
    // Two mounts that fall back to each other would both be removed: the first of them is the programme.
    if (targets.has(name) && cycles.has(name)) continue;
    targets.set(target.name, target);
  }
  return targets;
}

/** The mounts from which fallbacks lead back to themselves. Each mount is looked at once. */
function onCycles(all: ReadonlyMap<string, Stream>): ReadonlySet<string> {
  const cycles = new Set<string>();
  const seen = new Set<string>();
  for (const start of all.keys()) {
    const path: string[] = [];
    const positions = new Map<string, number>();
    let name: string | undefined = start;
    for (; name !== undefined && !seen.has(name); name = all.get(name)?.configured?.fallback) {
      seen.add(name);
      positions.set(name, path.length);
      path.push(name);
    }
    const first = positions.get(name ?? "");
    if (first !== undefined) for (const each of path.slice(first)) cycles.add(each);
  }
  return cycles;
}
