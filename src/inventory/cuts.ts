import type { Path } from "./place.js";
import { SecretRef } from "./secret-ref.js";

/** Places cut out of a value. Entries of a list move up when one before them goes; this knows where they stood. */
export class Cuts {
  readonly #paths = new Map<string, Path>();

  add(path: Path): void {
    this.#paths.set(idOf(path), path);
  }

  has(path: Path): boolean {
    return this.#paths.has(idOf(path));
  }

  /** A copy of `value` without what was cut. */
  apply(value: unknown, at: Path = []): unknown {
    if (typeof value !== "object" || value === null || value instanceof SecretRef) return value;
    const kept = Object.entries(value).filter(([step]) => !this.has([...at, step]));
    const copies = kept.map(([step, inner]) => [step, this.apply(inner, [...at, step])] as const);
    return Array.isArray(value) ? copies.map(([, inner]) => inner) : Object.fromEntries(copies);
  }

  /** Where a place of the copy stands in the original. List indices are numbers. */
  toOriginal(path: Path): Path {
    return path.reduce<Path>(
      (original, step) => [...original, typeof step === "number" ? this.#index(original, step) : step],
      [],
    );
  }

  /** Something at this place, or above it, was cut. A step `*` stands for any. */
  touch(path: Path): boolean {
    return [...this.#paths.values()].some(
      (cut) =>
        cut.length <= path.length && cut.every((step, depth) => path[depth] === "*" || String(path[depth]) === String(step)),
    );
  }

  #index(list: Path, index: number): number {
    let original = 0;
    for (let left = index; ; original++) {
      if (this.has([...list, original])) continue;
      if (left === 0) return original;
      left--;
    }
  }
}

function idOf(path: Path): string {
  return JSON.stringify(path.map(String));
}
