import { describe, expect, it } from "vitest";
import { encodersOf } from "../../../src/encoder/encoder.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { encoderArgv, isOnAir, labEncoders } from "../../../src/operations/lab/encoder.js";
import { partInLab, PLAYER } from "../../../src/operations/lab/programs.js";
import { stationText } from "../../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
const source = inventory?.sources["studio"];
if (inventory === undefined || source?.kind !== "live") throw new Error("the station has no studio");
const encoders = labEncoders(encodersOf(inventory, "studio", source), undefined);

describe("a studio of a lab", () => {
  it("plays to both masters, or to one", () => {
    expect(encoders.map(({ name, server }) => `${name} ${server}`)).toEqual([
      "studio-master-a 192.0.2.10:8005/studio",
      "studio-master-b 192.0.2.11:8005/studio",
    ]);
    expect(labEncoders(encodersOf(inventory, "studio", source), "master-b").map(({ master }) => master)).toEqual(["master-b"]);
  });

  it("belongs to its lab, as does its keeper, and to no other lab", () => {
    const [encoder] = encoders;
    if (encoder === undefined) throw new Error("there is no encoder");
    const argv = encoderArgv("/labs/one", encoder, "password");
    for (const words of [argv, ["sh", "-c", PLAYER, "sh", "", ...argv]]) {
      const line = words.map((word) => `${word}\0`).join("");
      expect(partInLab(line, "/labs/one")).toBe("play studio-master-a");
      expect(partInLab(line, "/labs/on")).toBeUndefined();
      expect(partInLab(line, "/labs/one-b")).toBeUndefined();
    }
    expect(partInLab("ffmpeg\0-i\0/labs/one/recording.mp3\0", "/labs/one")).toBeUndefined();
  });

  it("is on air once it has sent a second of audio", () => {
    expect(isOnAir("")).toBe(false);
    expect(isOnAir("out_time_us=N/A\nprogress=continue\nout_time_us=990000\n")).toBe(false);
    expect(isOnAir("out_time_us=0\nprogress=continue\nout_time_us=1044898\n")).toBe(true);
  });
});
