import { shortened } from "./quoted.js";

/** Keys and indices from the top of the document: `["hosts", "eu-1", "upstream", 0]`. */
export type Path = readonly PropertyKey[];

/** Lines and columns count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** `hosts.eu-1.upstream.0`: a place as problems show it. A long key is cut. */
export function dotted(path: Path): string {
  return path.map((step) => shortened(String(step))).join(".");
}

/** The value at a place; undefined when there is none. */
export function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<PropertyKey, unknown>)[step]
        : undefined,
    raw,
  );
}
