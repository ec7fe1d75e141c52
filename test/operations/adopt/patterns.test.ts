import { describe, expect, it } from "vitest";
import { patterns, readers, textOf } from "./patterns.js";

/** `npm run bench -- readers` measures times, and how they grow. */
const BYTES = 4096;
/** So many open brackets exhaust the stack of a reader that calls itself for each. */
const NESTED_BYTES = 16 * 1024;
const bytesOf = ([, repeated]: (typeof patterns)[number]) => ("([{".includes(repeated) ? NESTED_BYTES : BYTES);

describe("what adopt reads", () => {
  it.each(Object.entries(readers))("ends, without an error, for every pattern: %s", (_name, read) => {
    for (const pattern of patterns) expect(() => read(textOf(pattern, bytesOf(pattern))), JSON.stringify(pattern)).not.toThrow();
  });
});
