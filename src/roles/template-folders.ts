import type { Host } from "../inventory/schema.js";

/** Folders of the templates that every role uses. */
const SHARED = ["audio", "base", "health", "icecast", "nginx"];

/** Folders of the templates that hosts of these roles use: each role has one of its own name. */
export function templateFolders(roles: Iterable<Host["role"]>): Set<string> {
  const own = new Set<string>(roles);
  return own.size === 0 ? own : new Set([...SHARED, ...own]);
}
