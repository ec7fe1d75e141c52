import type { Path } from "./place.js";
import { SecretRef } from "./secret-ref.js";

/** The parts that are cut out of a value. Cutting shifts later entries of a list; this class can map them to their original places. */
export class Cuts {
  readonly #paths = new Map<string, Path>();

  add(path: Path): void {
    this.#paths.set(idOf(path), path);
  }

  has(path: Path): boolean {
    return this.#paths.has(idOf(path));
  }

  /** A copy of `value` without the cut parts. */
  apply(value: unknown, at: Path = []): unknown {
    if (typeof value !== "object" || value === null || value instanceof SecretRef) return value;
    const kept = Object.entries(value).filter(([step]) => !this.has([...at, step]));
    const copies = kept.map(([step, inner]) => [step, this.apply(inner, [...at, step])] as const);
    return Array.isArray(value) ? copies.map(([, inner]) => inner) : Object.fromEntries(copies);
  }

  /** Maps a place of the copy to the original. List indices are numbers. */
  toOriginal(path: Path): Path {
    return path.reduce<Path>(
      (original, step) => [...original, typeof step === "number" ? this.#index(original, step) : step],
      [],
    );
  }

  /** Whether this place, or a place above it, was cut. A step `*` matches any step. */
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
