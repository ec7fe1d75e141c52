import { expect, it } from "vitest";
import { parseJson } from "../src/json.js";

it("parsed JSON has no unpaired surrogate, in no value", () => {
  expect(parseJson('{"a":["\\udc1b[31m"],"b":"\\ud83d\\ude00","c":1,"d":null}')).toEqual({
    a: ["\ufffd[31m"],
    b: "😀",
    c: 1,
    d: null,
  });
});

it("what is not JSON is an error", () => {
  expect(() => parseJson("<html>")).toThrow(SyntaxError);
});
