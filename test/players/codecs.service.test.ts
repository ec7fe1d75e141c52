import { describe, expect, it } from "vitest";
import { decoded, encoded } from "./encoded.js";
import { judge, type Cell } from "./judge.js";
import { unitsOf, type Unit } from "./live-server.js";
import { timelineOf } from "./time-code/timeline.js";

const SECONDS = 16;
const bytesOf = (units: readonly Unit[]) => Buffer.concat(units.map(({ bytes }) => bytes));

function cellOf(stream: Buffer): Cell | undefined {
  const { samples, rate } = decoded(stream);
  // An encoder's end is not a player's: the last frame is cut off.
  return judge(timelineOf(samples.subarray(0, samples.length - Math.round(rate / 5)), rate), [{ name: "join", atSeconds: 4 }], 1)
    .cells[0];
}

describe.each([
  ["mp3", 64],
  ["mp3", 128],
  ["aac", 64],
  ["aac", 128],
  ["opus", 64],
  ["opus", 128],
] as const)("the time code in %s at %d kbit/s", (codec, kbps) => {
  it("is heard without a join and without clicks", () => {
    const cell = cellOf(encoded(codec, kbps, SECONDS));
    expect(cell).toMatchObject({ playsOn: true, joins: 0, silenceSeconds: 0 });
    expect(cell?.clickDecibels).toBeLessThanOrEqual(20);
  });
});

describe.each([
  ["mp3", 128],
  ["aac", 96],
] as const)("a join in %s", (codec, kbps) => {
  const { units } = unitsOf(codec, encoded(codec, kbps, SECONDS));
  const frame = units[0]?.seconds ?? 0;

  it("between frames loses what was left out", () => {
    const cell = cellOf(bytesOf([...units.slice(0, 250), ...units.slice(270)]));
    expect(cell?.joins).toBe(1);
    // In MP3 up to three frames more, whose data stand in frames that were left out.
    expect((cell?.lostSeconds ?? 0) / frame).toBeGreaterThan(19.5);
    expect((cell?.lostSeconds ?? 0) / frame).toBeLessThan(codec === "mp3" ? 23 : 20.6);
  });

  it("in the middle of frames is heard", () => {
    const torn = [units[250]?.bytes.subarray(0, 100), units[270]?.bytes.subarray(150)].map((bytes) => ({
      bytes: bytes ?? Buffer.alloc(0),
      seconds: frame,
    }));
    const cell = cellOf(bytesOf([...units.slice(0, 250), ...torn, ...units.slice(271)]));
    expect(cell?.joins).toBeGreaterThanOrEqual(1);
    expect((cell?.lostSeconds ?? 0) / frame).toBeGreaterThan(19.5);
    expect((cell?.lostSeconds ?? 0) / frame).toBeLessThan(30);
  });
});
