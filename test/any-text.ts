import fc from "fast-check";

/** The first half of a pair, and the number of all halves: they are no characters by themselves. */
const HALVES = { first: 0xd8_00, count: 0x8_00 };

const character = fc
  .integer({ min: 0, max: 0x10_ff_ff - HALVES.count })
  .map((point) => String.fromCodePoint(point < HALVES.first ? point : point + HALVES.count));

/**
 * Text with any characters of Unicode, and with names that mean something to JavaScript. fast-check's own strings of the unit "binary" are the same,
 * but it makes a table of all characters for them: that takes a second in each worker.
 */
export function anyText(length: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.oneof({ weight: 4, arbitrary: fc.array(character, length).map((each) => each.join("")) }, fc.string(length));
}
