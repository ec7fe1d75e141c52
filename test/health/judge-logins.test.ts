import { describe, expect, it } from "vitest";
import { backup } from "../../src/health/facts/backup.js";
import type { WrongLogins } from "../../src/health/facts/logins.js";
import { judgeLogins } from "../../src/health/judge-logins.js";
import type { Vitals } from "../../src/health/observe-vitals.js";
import type { Harbor } from "../../src/station/harbor.js";

const open: Harbor = { sources: [], from: undefined, hasOther: true };
const vitals: Omit<Vitals, "logins"> = {
  clock: undefined,
  disks: [],
  load: undefined,
  files: [],
  time: "unknown",
  upgrades: { security: [], listsDays: undefined },
  streams: new Map(),
  turnedAway: { full: 0, address: 0 },
  recordings: { recorder: undefined, uploader: undefined, kept: [] },
  beds: [],
  backup: backup.parse([]),
  offset: undefined,
};
const judged = (logins: readonly WrongLogins[], harbor = open) =>
  judgeLogins({ host: "master-a", region: undefined, vitals: { ...vitals, logins } }, harbor);
const from = (address: string, count: number) => ({ source: "studio", address, count });

describe("wrong logins of encoders", () => {
  it("are OK when there are few: a typing mistake", () => {
    expect(judged([])).toMatchObject({ verdict: "OK", summary: "0 wrong logins of encoders in the last hour", hint: undefined });
    expect(judged([from("198.51.100.7", 19)])).toMatchObject({
      verdict: "OK",
      summary: "19 wrong logins of encoders in the last hour: 19 for studio from 198.51.100.7",
    });
  });

  it("are a warning when there are many, with the addresses and what to do", () => {
    const many = [from("203.0.113.9", 7000), from("198.51.100.7", 3), from("198.51.100.8", 2), from("198.51.100.9", 1)];
    expect(judged(many)).toMatchObject({
      check: "logins",
      subject: "master-a",
      verdict: "WARNING",
      summary:
        "7006 wrong logins of encoders in the last hour: 7000 for studio from 203.0.113.9, 3 for studio from 198.51.100.7, 2 for studio from 198.51.100.8, 1 more",
      hint: "if it is your encoder, correct its password (radioctl render encoder studio); if not, allow only your addresses with sources.studio.from",
      figures: [{ label: "wrong_logins", value: 7006, warning: 20 }],
    });
  });

  it("do not suggest a list of addresses when there is one", () => {
    expect(judged([from("198.51.100.7", 20)], { ...open, from: ["198.51.100.0/24"] }).hint).toBe(
      "if it is your encoder, correct its password (radioctl render encoder studio)",
    );
  });

  it("of encoders with TLS name the log that has their addresses", () => {
    expect(judged([from("127.0.0.1", 20)]).hint).toMatch(/; nginx has the addresses .* radioctl exec master-a .*encoders\.log$/u);
  });
});
