import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEY_BITS, keyBits } from "../../src/inventory/key-strength.js";

describe("the strength of a station's key", () => {
  it.each([
    "",
    "a",
    "secret",
    "sentinel-key",
    "k".repeat(200),
    "abc123".repeat(30),
    "0123456789".repeat(10),
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "correct horse battery staple",
    "Correct-Horse-Battery-Staple-Again-And-Again-And-Again-And",
    "0123456789abcdef0123456789abcdef",
    "550e8400-e29b-41d4-a716-446655440000",
    "hunter2hunter2hunter2hunter2hunter2",
    " ".repeat(64),
    "\u{1f4fb}".repeat(40),
    randomBytes(15).toString("hex"),
  ])("is under 128 bits for %s", (key) => {
    expect(keyBits(key)).toBeLessThan(KEY_BITS);
  });

  it("is at least 128 bits for 128 random bits, however they are written", () => {
    const written = (bytes: Uint8Array) => [
      Buffer.from(bytes).toString("hex"),
      Buffer.from(bytes).toString("base64"),
      Buffer.from(bytes).toString("base64url"),
      BigInt(`0x${Buffer.from(bytes).toString("hex")}`)
        .toString()
        .padStart(39, "7"),
    ];
    // The same bytes in every run: one key in some millions is refused, by chance.
    const bytes = Array.from({ length: 2000 }, (_, index) => createHash("sha256").update(String(index)).digest().subarray(0, 16));
    expect(bytes.flatMap(written).filter((key) => keyBits(key) < KEY_BITS)).toEqual([]);
  });

  it("is at least 128 bits for a random number with seven different digits, one of them in a row", () => {
    expect(keyBits("125811755685158281117726265551123671856")).toBeGreaterThanOrEqual(KEY_BITS);
  });

  it("never takes long, whatever the key is", () => {
    fc.assert(fc.property(fc.string({ maxLength: 5000 }), (key) => Number.isFinite(keyBits(key))));
    expect(keyBits("ab".repeat(500_000))).toBe(0);
  });
});
