import { describe, expect, it } from "vitest";
import { probePrometheus } from "../../../src/operations/probe/prometheus.js";
import { fine, gone, hostile, late, quiet, resultOf } from "./probe-result.js";

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/u;
const SAMPLE =
  /^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:[a-z_]+="(?:[^"\\]|\\[\\"n])*",?)+\})? (?:-?[\d.]+(?:e[+-]?\d+)?|NaN|[+-]Inf)$/u;

const text = probePrometheus({
  ...resultOf(fine, late, gone, hostile, quiet, late),
  notChecked: [{ check: "silence", because: "ffmpeg is not installed" }],
});
const lines = text.trimEnd().split("\n");

describe("a probe's result for Prometheus", () => {
  it("has each metric's help, type and samples together, with valid syntax and without timestamps", () => {
    const seen = new Set<string>();
    let current = "";
    for (const line of lines) {
      const [, kind, name = ""] = /^# (HELP|TYPE) (\S+) /u.exec(line) ?? [];
      if (kind === "HELP") {
        expect(name).toMatch(NAME);
        expect(name).toMatch(/^radioctl_probe_/u);
        expect(seen.has(name)).toBe(false);
        seen.add((current = name));
      } else if (kind === "TYPE") expect(line).toBe(`# TYPE ${current} gauge`);
      else expect(SAMPLE.exec(line)?.groups?.["name"], line).toBe(current);
    }
    expect(text.endsWith("\n")).toBe(true);
  });

  it("has no duplicate samples", () => {
    const samples = lines.filter((line) => !line.startsWith("#")).map((line) => line.slice(0, line.lastIndexOf(" ")));
    expect(new Set(samples).size).toBe(samples.length);
  });

  it("is in base units, with labels", () => {
    expect(text).toContain(
      'radioctl_probe_lag_seconds{subject="eu-1 /live.mp3",host="eu-1",mount="/live.mp3",channel="main",region="eu"} 2.01\n',
    );
    expect(text).toMatch(/^radioctl_probe_continuity_rate_ratio\{subject="eu-3 .*"\} 0\.845$/mu);
    expect(text).toMatch(/^radioctl_probe_continuity_received_bytes_per_second\{.*\} 13520$/mu);
    expect(text).toMatch(/^radioctl_probe_silence_level_dbfs\{.*\} -14\.2$/mu);
    expect(text).toContain(
      'radioctl_probe_check_verdict{check="reach",subject="us-1 /live.mp3",host="us-1",mount="/live.mp3"} 2\n',
    );
    expect(text).toContain("radioctl_probe_verdict 2\n");
    expect(text).toContain('radioctl_probe_listeners{host="eu-1",region="eu",channel="main",mount="/live.mp3",codec="mp3"} 31\n');
    expect(text).toContain('radioctl_probe_on_air_seconds{master="master-a",channel="main",source="studio"} 512\n');
    expect(text).toContain('radioctl_probe_not_checked{check="silence",because="ffmpeg is not installed"} 1\n');
  });
});
