import { describe, expect, it } from "vitest";
import { rewriteMasters } from "../../src/inventory/rewrite-masters.js";
import { stationText } from "../roles/station.js";

const withMasters = (lines: string) => stationText.replace("    masters: [master-a, master-b]\n", lines);

describe("swapping the masters in an inventory's text", () => {
  it.each([
    [
      "works in one line, with a comment",
      "    masters: [master-a, master-b] # the first is active\n",
      "    masters: [master-b, master-a] # the first is active\n",
    ],
    [
      "works with quotes and extra spaces",
      `    masters: [ "master-a" ,  'master-b' ]\n`,
      `    masters: [ 'master-b' ,  "master-a" ]\n`,
    ],
    [
      "works with one master per line, each with a comment",
      "    masters:\n      - master-a # in the cellar\n      # the new one\n      - master-b\n",
      "    masters:\n      - master-b # in the cellar\n      # the new one\n      - master-a\n",
    ],
  ])("%s, and changes nothing else", (_what, before, after) => {
    expect(rewriteMasters(withMasters(before), "main", "master-b")).toBe(withMasters(after));
    expect(rewriteMasters(withMasters(after), "main", "master-a")).toBe(withMasters(before));
  });

  it("returns the same text when the order is already right", () => {
    expect(rewriteMasters(stationText, "main", "master-a")).toBe(stationText);
  });

  it.each([
    [
      "a list that another channel shares",
      `    masters: &both [master-a, master-b]\n    formats: [{ mount: /a.mp3, codec: mp3, bitrateKbps: 64 }]\n  news:\n    sources: [studio]\n    masters: *both\n    formats:\n      - { mount: /n.mp3, codec: mp3, bitrateKbps: 64 }\n  rest:\n    sources: [studio]\n    masters: [master-a]\n`,
    ],
    ["a name that is an alias", "    masters: [&a master-a, master-b]\n"],
    ["a single master", "    masters: [master-a]\n"],
    ["a broken text", "    masters: [master-a\n"],
  ])("is refused for %s", (_what, lines) => {
    expect(rewriteMasters(withMasters(lines), "main", "master-b")).toBeUndefined();
  });

  it("is refused for an unknown channel or master", () => {
    expect(rewriteMasters(stationText, "jazz", "master-b")).toBeUndefined();
    expect(rewriteMasters(stationText, "main", "master-x")).toBeUndefined();
  });
});
