import { describe, expect, it } from "vitest";
import { armedText, askedText, soakText } from "../../../src/operations/cutover/text.js";

describe("a cutover at a terminal", () => {
  it("shows the progress of its soak", () => {
    expect(soakText({ seconds: 192.4, ofSeconds: 300, probesGood: 4 })).toBe("3:12 of 5:00, 4 probes good");
    expect(soakText({ seconds: 0, ofSeconds: 3600, probesGood: 1 })).toBe("0:00 of 60:00, 1 probe good");
  });

  it("shows its start time by the station's clock", () => {
    expect(armedText("2026-11-22T04:00:00.000Z", "Europe/Berlin")).toBe("2026-11-22 05:00 Europe/Berlin");
  });

  it.each([
    ["before the first change", "pause", "PREFLIGHT", "nothing was changed"],
    ["after the first change", "pause", "CANARY", "Ctrl-C again"],
    ["after the first change, pressed again", "undo", "CANARY", "Moving all listeners back"],
    ["during a rollback", "pause", "ROLLING_BACK", "continues to its end"],
  ] as const)("says what a Ctrl-C does %s", (_when, what, state, words) => {
    expect(askedText(what, state)).toContain(words);
  });
});
