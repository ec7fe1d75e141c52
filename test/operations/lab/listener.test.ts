import { describe, expect, it } from "vitest";
import { airTimesOf } from "../../../src/listening/stream/audio-account.js";
import { Listener, relayAccounts, spread, type Tuned } from "../../../src/operations/lab/listener.js";
import { accountText } from "../../../src/operations/lab/text.js";
import { sample } from "../../listening/stream/samples.js";

const tuned: Tuned = { relay: "eu-1", mount: "/live.mp3", codec: "mp3", url: "http://10.80.3.21/live.mp3" };
const bytes = sample("voice.mp3");
const PIECE = 1000;

/** Bytes `from` to `to`, every thousand 100 ms after the previous one. */
function hear(ear: Listener, from: number, to: number, startMilliseconds: number): number {
  let at = startMilliseconds;
  for (let offset = from; offset < to; offset += PIECE, at += 100)
    ear.take(bytes.subarray(offset, Math.min(to, offset + PIECE)), at);
  return at;
}

describe("a listener of a lab", () => {
  const master = new Listener(tuned, 0);
  hear(master, 0, bytes.length, 0);
  const onAir = airTimesOf([master.log]);

  it("has lost nothing when it heard everything", () => {
    const ear = new Listener(tuned, 0);
    const end = hear(ear, 0, bytes.length, 500);
    expect(ear.account(end, onAir)).toMatchObject({
      heard: true,
      dropped: false,
      lostSeconds: 0,
      repeatedSeconds: 0,
      longestGapSeconds: 0.1,
    });
  });

  it("counts missing frames and the gap; the time until the first byte is not a gap", () => {
    const ear = new Listener(tuned, 0);
    const half = Math.floor(bytes.length / 3 / PIECE) * PIECE;
    const end = hear(ear, 0, half, 3000);
    hear(ear, half * 2, bytes.length, end + 2000);
    const account = ear.account(end + 2000, onAir);
    expect(account.lostSeconds).toBeGreaterThan(0.1);
    expect(account.longestGapSeconds).toBeCloseTo(2.1, 1);
  });

  it("stays dropped once it was dropped; and has no gap when it never heard anything", () => {
    const ear = new Listener(tuned, 0);
    ear.end(8000);
    expect(ear.account(9000, undefined)).toEqual({
      heard: false,
      dropped: true,
      longestGapSeconds: 0,
      lostSeconds: undefined,
      repeatedSeconds: undefined,
    });
  });

  it("counts from the last begin", () => {
    const ear = new Listener(tuned, 0);
    const end = hear(ear, 0, 2000, 0);
    hear(ear, 2000, 4000, end + 5000);
    ear.begin();
    expect(ear.account(end + 5200, undefined).longestGapSeconds).toBeLessThan(1);
  });
});

describe("listeners of a lab", () => {
  const other = { ...tuned, relay: "us-1" };

  it("connect to every relay in turn", () => {
    expect(spread(3, [tuned, other]).map(({ relay }) => relay)).toEqual(["eu-1", "us-1", "eu-1"]);
    expect(spread(3, [])).toEqual([]);
  });

  it("are reported relay by relay, with the worst figures of each", () => {
    const account = { heard: true, dropped: false, longestGapSeconds: 0.1, lostSeconds: 0, repeatedSeconds: 0 };
    const accounts = relayAccounts([
      { tuned, account },
      { tuned: other, account: { ...account, longestGapSeconds: 0.2 } },
      { tuned, account: { ...account, dropped: true, longestGapSeconds: 3, lostSeconds: 1.23456 } },
    ]);
    expect(accounts).toMatchObject([
      { relay: "eu-1", listeners: 2, heard: 2, dropped: 1, longestGapSeconds: 3, lostSeconds: 1.235 },
      { relay: "us-1", listeners: 1, dropped: 0, longestGapSeconds: 0.2 },
    ]);
    expect(accountText(accounts).split("\n")[1]).toMatch(/eu-1 \/live.mp3 +2 of 2 +1 +3\.00 s +1\.2[34] s +0\.00 s/u);
  });
});
