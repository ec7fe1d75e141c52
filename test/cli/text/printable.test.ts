import { expect, it } from "vitest";
import { paint } from "../../../src/cli/text/paint.js";
import { printable, streamText } from "../../../src/cli/text/printable.js";

it.each([
  ["an escape sequence", "\u001b[2Ja", "\\x1b[2Ja"],
  ["a title of the window", "\u001b]0;x\u0007", "\\x1b]0;x\\x07"],
  ["C1 controls", "\u009b31m\u0090", "\\u009b31m\\u0090"],
  ["DEL", "a\u007f", "a\\u007f"],
  ["marks that reorder text", "a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f"],
  ["line separators", "a\u2028b", "a\\u2028b"],
  ["invisible tags", "a\u{e0041}", "a\\udb40\\udc41"],
  ["carriage returns", "a\r\nb\rc", "a\nbc"],
])("%s can be read, and has no effect on a terminal", (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it("tabs, lines, letters of all scripts and emojis stay as they are", () => {
  const text = "a\tb\nżółć Ραδιόφωνο راديو 👩‍🚀 ラジオ";
  expect(streamText(text)).toBe(text);
});

it("a stream writes radioctl's own colours as the terminal knows them, and no sequence of the text inside", () => {
  expect(streamText(paint(true).bad("down \u001b[32mup"))).toBe("\u001b[31mdown \\x1b[32mup\u001b[0m");
});

it("a JSON document stays one, with the same values", () => {
  const value = { said: "\u001b[2J\u009b\u007f\u202e\u{e0041}\u2028 \u0000", list: ["\r\n"] };
  const written = streamText(JSON.stringify(value, undefined, 2));
  expect(JSON.parse(written)).toEqual(value);
  expect(written).not.toMatch(/[\u007f-\u009f\u202e\u2028]/u);
});
