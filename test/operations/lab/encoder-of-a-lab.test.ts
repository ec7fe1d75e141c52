import { describe, expect, it } from "vitest";
import { encodersOf } from "../../../src/encoder/encoder.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { broadcastOf } from "../../../src/operations/lab/endless-sound.js";
import { encoderArgv, isOnAir, labEncoders } from "../../../src/operations/lab/encoder.js";
import { programmeOf, programmeWords } from "../../../src/operations/lab/programme.js";
import { isProgramme, partInLab, PLAYER } from "../../../src/operations/lab/programs.js";
import { stationText } from "../../roles/station.js";

const { inventory } = parseInventory("station.yaml", stationText);
const source = inventory?.sources["studio"];
if (inventory === undefined || source?.kind !== "live") throw new Error("the station has no studio");
const lab = { gateway: "10.80.3.1" };
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
    const argv = encoderArgv("/labs/one", encoder, "password", programmeOf(inventory, lab, "studio"));
    for (const words of [argv, ["sh", "-c", PLAYER, "sh", "", ...argv]]) {
      const line = words.map((word) => `${word}\0`).join("");
      expect(partInLab(line, "/labs/one")).toBe("play studio-master-a");
      expect(partInLab(line, "/labs/on")).toBeUndefined();
      expect(partInLab(line, "/labs/one-b")).toBeUndefined();
    }
    expect(partInLab("ffmpeg\0-i\0/labs/one/recording.mp3\0", "/labs/one")).toBeUndefined();
  });

  it("sends the present audio of one programme to all masters, which belongs to its lab", () => {
    const programme = programmeOf(inventory, lab, "studio");
    for (const encoder of encoders) {
      const argv = encoderArgv("/labs/one", encoder, "password", programme);
      expect(argv[argv.indexOf("-i") + 1]).toBe("http://10.80.3.1:8200/studio.pcm");
      // It paces nothing and loops nothing: what it sends depends on the programme alone.
      expect(argv.filter((word) => ["-re", "-stream_loop", "-ss"].includes(word))).toEqual([]);
    }
    const words = programmeWords("/labs/one", programme, "/music/a tune.wav");
    for (const server of [
      ["node", "radioctl.js", ...words],
      ["sh", "-c", PLAYER, "sh", "", "node", "radioctl.js", ...words],
    ])
      expect(partInLab(server.map((word) => `${word}\0`).join(""), "/labs/one")).toBe("play studio.programme");
    const broadcast = broadcastOf(words.slice(1));
    expect(broadcast).toMatchObject({ address: "10.80.3.1", port: 8200, path: "/studio.pcm", burstBytes: 0, unitBytes: 4 });
    expect(broadcast.argv).toEqual(expect.arrayContaining(["-re", "-stream_loop", "/music/a tune.wav"]));
    expect(isProgramme("play studio.programme") && !isProgramme("play studio-master-a")).toBe(true);
  });

  it("is on air once it has sent a second of audio", () => {
    expect(isOnAir("")).toBe(false);
    expect(isOnAir("out_time_us=N/A\nprogress=continue\nout_time_us=990000\n")).toBe(false);
    expect(isOnAir("out_time_us=0\nprogress=continue\nout_time_us=1044898\n")).toBe(true);
  });
});
