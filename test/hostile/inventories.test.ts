import { describe, expect, it } from "vitest";
import { fuzzInventories } from "./inventory-fuzz.js";
import { mutated } from "./mutations.js";

describe("mutated inventories", () => {
  it("are repeated by their seed", () => {
    const text = "hosts:\n  eu-1: { role: relay }\n";
    expect(mutated(text, 7)).toBe(mutated(text, 7));
    expect(new Set(Array.from({ length: 50 }, (_, seed) => mutated(text, seed))).size).toBeGreaterThan(30);
  });

  it("give problems with a place, or files: `npm run bench -- inventories` tries 2,000", () => {
    const { tried, faults } = fuzzInventories(1, 40);
    expect(faults).toEqual([]);
    expect(tried).toBe(40);
  });
});
