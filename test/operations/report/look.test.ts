import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/health/finding.js";
import { consequencesOf, NOT_PAUSED, withResult, type Paused } from "../../../src/operations/report/look.js";

const settings = { failuresToRaise: 1, successesToClear: 1, flappingChanges: 20, atLeast: "WARNING" as const };
const at = "2026-11-22T05:00:00.000Z";

function bad(check: Finding["check"], subject: string, more: Partial<Finding> = {}): Finding {
  return { check, subject, verdict: "CRITICAL", summary: "is bad", hint: undefined, figures: [], ...more };
}

function raised(findings: readonly Finding[], paused: Partial<Paused> = {}): string[] {
  const tracks = withResult({}, { at, findings }, settings, { ...NOT_PAUSED, ...paused });
  return Object.keys(tracks).filter((key) => tracks[key]?.raised !== undefined);
}

const dark = bad("reach", "eu-1", { host: "eu-1" });

describe("a raised incident", () => {
  it("is one for an unreachable host; the host's other findings are reported with it", () => {
    const findings = [dark, bad("reach", "eu-1 /live.mp3", { host: "eu-1" }), bad("disk", "eu-1", { host: "eu-1" })];
    expect(raised([...findings, bad("disk", "eu-2", { host: "eu-2" })])).toEqual(["reach eu-1", "disk eu-2"]);
    expect(consequencesOf(findings).get("reach eu-1")).toEqual(["reach eu-1 /live.mp3: is bad", "disk eu-1: is bad"]);
  });

  it("is the cause, when another finding follows from it", () => {
    const consequence = { ...bad("lag", "eu-1 /live.mp3", { host: "eu-1" }), becauseOf: "unit master-a" };
    const findings = [bad("unit", "master-a", { host: "master-a" }), consequence];
    expect(raised(findings)).toEqual(["unit master-a"]);
    expect(consequencesOf(findings).get("unit master-a")).toEqual(["lag eu-1 /live.mp3: is bad"]);
  });

  it("is the worse of two findings with one key", () => {
    expect(raised([bad("lag", "a", { verdict: "OK" }), bad("lag", "a"), bad("lag", "a", { verdict: "OK" })])).toEqual(["lag a"]);
  });

  it.each<[string, Partial<Paused>, string[]]>([
    ["none", { all: true }, []],
    ["none of a host at work, or of DNS", { hosts: new Set(["eu-1"]) }, ["disk eu-2", "source main", "headroom eu"]],
    ["none of its region", { regions: new Set(["eu"]) }, ["disk eu-1", "disk eu-2", "source main", "dns live.radio.example"]],
    ["none of its channel", { channels: new Set(["main"]) }, ["disk eu-1", "disk eu-2", "headroom eu", "dns live.radio.example"]],
  ])("during a pause: %s", (_name, paused, expected) => {
    const findings = [
      bad("disk", "eu-1", { host: "eu-1", region: "eu" }),
      bad("disk", "eu-2", { host: "eu-2", region: "eu" }),
      bad("source", "main", { channel: "main" }),
      bad("headroom", "eu", { region: "eu" }),
      bad("dns", "live.radio.example"),
    ];
    expect(raised(findings, paused)).toEqual(expected);
  });

  it("stays when its check is no longer possible", () => {
    const before = withResult({}, { at, findings: [bad("silence", "eu-1 /live.mp3")] }, settings);
    expect(withResult(before, { at, findings: [], notChecked: [{ check: "silence" }] }, settings)).toEqual(before);
  });

  it("stays when its own check was not possible, and not when that of another subject was not", () => {
    const before = withResult({}, { at, findings: [bad("reach", "eu-1 ipv6 /live.mp3")] }, settings);
    const look = (subjects: string[]) =>
      withResult(before, { at, findings: [], notChecked: [{ check: "reach", subjects }] }, settings);
    expect(look(["eu-1 ipv6 /live.mp3"])).toEqual(before);
    expect(look(["eu-2 ipv6 /live.mp3"])).not.toEqual(before);
  });

  it("stays while its host can't be reached, even when the result leaves it out", () => {
    const before = withResult({}, { at, findings: [bad("disk", "eu-1", { host: "eu-1" })] }, settings);
    const after = withResult(before, { at, findings: [dark] }, settings);
    expect(after["disk eu-1"]?.raised).toEqual(before["disk eu-1"]?.raised);
    expect(withResult(after, { at, findings: [] }, settings)["disk eu-1"]?.raised).toBeUndefined();
  });
});
