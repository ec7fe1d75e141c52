import type { Finding, ProbeResult } from "../../../src/health/finding.js";

export const fine: Finding = {
  check: "lag",
  subject: "eu-2 /live.mp3",
  host: "eu-2",
  mount: "/live.mp3",
  channel: "main",
  region: "eu",
  verdict: "OK",
  summary: "0.31 s behind master-a",
  hint: undefined,
  figures: [{ label: "lag", value: 0.3123456, unit: "s", warning: 1.5, critical: 5, min: 0 }],
};

export const late: Finding = {
  ...fine,
  subject: "eu-1 /live.mp3",
  host: "eu-1",
  verdict: "WARNING",
  summary: "2.01 s behind master-a, limit 1.5 s",
  hint: "check the network",
  figures: [{ label: "lag", value: 2.01, unit: "s", warning: 1.5, critical: 5, min: 0 }],
};

export const gone: Finding = {
  check: "reach",
  subject: "us-1 /live.mp3",
  host: "us-1",
  mount: "/live.mp3",
  verdict: "CRITICAL",
  summary: "there is no such mount: status 404",
  hint: "check its source",
  figures: [],
};

export const follower: Finding = { ...gone, subject: "us-2 /live.mp3", host: "us-2", becauseOf: "reach us-1 /live.mp3" };

/** Texts from other programs, with the special characters of every format. */
export const hostile: Finding = {
  check: "continuity",
  subject: 'eu-3 "/a\\b\'=<|>&"',
  verdict: "UNKNOWN",
  summary: 'line one\nline | two \u0000\u0007 <b> & "quotes" ]]> \ud800 \u{1F4FB}',
  hint: "a\tb | c\n<&>",
  figures: [
    { label: "rate", value: 84.5, unit: "%", warning: 85, critical: 60, min: 0 },
    { label: "received", value: 108.16, unit: "kbit/s", min: 0 },
    { label: "gap", value: 1e-7, unit: "s", warning: 3, critical: 4.5, min: 0 },
  ],
};

export const quiet: Finding = {
  check: "silence",
  subject: "eu-2 /live.mp3",
  host: "eu-2",
  mount: "/live.mp3",
  verdict: "OK",
  summary: "-14 dBFS at its loudest",
  hint: undefined,
  figures: [{ label: "level", value: -14.2, unit: "dBFS", warning: -50, critical: -50, max: 0 }],
};

export function resultOf(...findings: Finding[]): ProbeResult {
  return {
    at: "2026-11-22T05:00:00.000Z",
    seconds: 5.6444,
    findings,
    listeners: [
      { host: "eu-1", region: "eu", channel: "main", mount: "/live.mp3", codec: "mp3", bitrateKbps: 128, listeners: 31 },
      { host: "eu-2", region: "eu", channel: "main", mount: "/live.mp3", codec: "mp3", bitrateKbps: 128, listeners: 7 },
    ],
    onAir: [{ master: "master-a", channel: "main", source: "studio", seconds: 512 }],
  };
}
