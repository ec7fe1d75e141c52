import { describe, expect, it } from "vitest";
import { patterns, readers, textOf } from "./patterns.js";

/** `npm run bench -- readers` measures times, and how they grow. */
const BYTES = 16 * 1024;

describe("what adopt reads", () => {
  it.each(Object.entries(readers))("ends, without an error, for every pattern: %s", (_name, read) => {
    for (const pattern of patterns) expect(() => read(textOf(pattern, BYTES)), JSON.stringify(pattern)).not.toThrow();
  });
});
