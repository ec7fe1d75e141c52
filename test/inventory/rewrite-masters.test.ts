import { describe, expect, it } from "vitest";
import { rewriteMasters } from "../../src/inventory/rewrite-masters.js";
import { stationText } from "../roles/station.js";

const withMasters = (lines: string) => stationText.replace("    masters: [master-a, master-b]\n", lines);

describe("masters that are turned round in an inventory's text", () => {
  it.each([
    [
      "in one line, with a comment",
      "    masters: [master-a, master-b] # the first is active\n",
      "    masters: [master-b, master-a] # the first is active\n",
    ],
    ["quoted, and spaced by hand", `    masters: [ "master-a" ,  'master-b' ]\n`, `    masters: [ 'master-b' ,  "master-a" ]\n`],
    [
      "one a line, each with a comment",
      "    masters:\n      - master-a # in the cellar\n      # the new one\n      - master-b\n",
      "    masters:\n      - master-b # in the cellar\n      # the new one\n      - master-a\n",
    ],
  ])("%s: nothing else changes", (_what, before, after) => {
    expect(rewriteMasters(withMasters(before), "main", "master-b")).toBe(withMasters(after));
    expect(rewriteMasters(withMasters(after), "main", "master-a")).toBe(withMasters(before));
  });

  it("stay as they are when they are in order already", () => {
    expect(rewriteMasters(stationText, "main", "master-a")).toBe(stationText);
  });

  it.each([
    [
      "a list that another channel shares",
      `    masters: &both [master-a, master-b]\n    formats: [{ mount: /a.mp3, codec: mp3, bitrateKbps: 64 }]\n  news:\n    sources: [studio]\n    masters: *both\n    formats:\n      - { mount: /n.mp3, codec: mp3, bitrateKbps: 64 }\n  rest:\n    sources: [studio]\n    masters: [master-a]\n`,
    ],
    ["a name that is an alias", "    masters: [&a master-a, master-b]\n"],
    ["one master alone", "    masters: [master-a]\n"],
    ["a text that is broken", "    masters: [master-a\n"],
  ])("are left alone in %s", (_what, lines) => {
    expect(rewriteMasters(withMasters(lines), "main", "master-b")).toBeUndefined();
  });

  it("are left alone when the channel or the master isn't there", () => {
    expect(rewriteMasters(stationText, "jazz", "master-b")).toBeUndefined();
    expect(rewriteMasters(stationText, "main", "master-x")).toBeUndefined();
  });
});
