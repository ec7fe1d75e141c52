import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreeing, counted, listOf } from "../src/counted.js";

describe("counted", () => {
  it.each([
    [0, "0 relays"],
    [1, "1 relay"],
    [2, "2 relays"],
  ])("%i is %s", (count, text) => {
    expect(counted(count, "relay")).toBe(text);
  });

  it("accepts an irregular plural", () => {
    expect([counted(1, "batch", "batches"), counted(3, "batch", "batches")]).toEqual(["1 batch", "3 batches"]);
  });

  it("uses the singular only for 1", () => {
    fc.assert(
      fc.property(fc.nat(), (count) => {
        expect(counted(count, "host").endsWith("s")).toBe(count !== 1);
        expect(agreeing(count, "waits", "wait")).toBe(count === 1 ? "waits" : "wait");
      }),
    );
  });
});

describe("listOf", () => {
  it("names each once, and of more than four the first three", () => {
    expect(listOf(["eu-1", "eu-2", "eu-1"])).toBe("eu-1, eu-2");
    expect(listOf(["a", "b", "c", "d"])).toBe("a, b, c, d");
    expect(listOf(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
  });
});
