import { expect, it } from "vitest";
import { playersTable } from "./players-table.js";

const cell = {
  event: "cutover",
  playsOn: true,
  joins: 1,
  lostSeconds: 0.026,
  repeatedSeconds: 0,
  silenceSeconds: 0,
  garbledSeconds: 0.01,
  clickDecibels: 12,
  clickAfterSeconds: 3,
  joinAfterSeconds: 3,
};

it("prints what each player was heard to play at each event", () => {
  const results = [
    { name: "mpv", cells: [cell, { ...cell, event: "otherwise", joins: 0, lostSeconds: 0 }] },
    { name: "chromium", cells: [{ ...cell, playsOn: false, silenceSeconds: 12.5, clickDecibels: 60 }] },
  ];
  expect(playersTable("aac", results)).toEqual([
    "codec  player    event      plays on  joins  lost     repeated  silent    garbled  click",
    "aac    mpv       cutover    yes       1      0.026 s  0.000 s   0.000 s   0.010 s  12 dB",
    "aac    mpv       otherwise  yes       0      0.000 s  0.000 s   0.000 s   0.010 s  12 dB",
    "aac    chromium  cutover    NO        1      0.026 s  0.000 s   12.500 s  0.010 s  60 dB",
  ]);
});
