import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/health/finding.js";
import { hasRoot } from "./lab-fixture.js";
import { faults } from "./probe-faults.js";
import { ProbedRadio } from "./probed-radio.js";

const raised = (findings: readonly Finding[]) =>
  findings.filter(({ verdict, becauseOf }) => verdict !== "OK" && becauseOf === undefined);

/** Without the port, which differs each time. */
const line = ({ verdict, check, subject }: Finding) =>
  `${verdict} ${check} ${subject.replace(/127\.0\.0\.1:\d+/u, "NAMESERVER")}`;

describe.skipIf(!hasRoot)("a probe of a radio", () => {
  const radio = new ProbedRadio();

  beforeAll(async () => radio.up("test-probe"), 400_000);
  afterAll(async () => radio.down(), 60_000);

  it("raises nothing on a healthy radio, and has checked everything", async () => {
    const { findings, code, seconds, listeners, onAir } = await radio.probe();
    expect(raised(findings).map((finding) => `${line(finding)}: ${finding.summary}`)).toEqual([]);
    expect(code).toBe(0);
    const checked = [...new Set(findings.map(({ check }) => check))].sort();
    expect(checked).toEqual([
      "certificate",
      "clock",
      "continuity",
      "disk",
      "dns",
      "drift",
      "files",
      "first-audio",
      "headroom",
      "identity",
      "lag",
      "load",
      "logins",
      "memory",
      "reach",
      "reboot",
      "silence",
      "source",
      "splicer",
      "unit",
      "upgrades",
    ]);
    expect(listeners.map(({ host, mount }) => `${host} ${mount}`)).toEqual(["eu-1 /live.mp3", "us-1 /live.mp3"]);
    expect(onAir.map(({ master, source }) => `${master} ${source}`)).toEqual(["master-a studio", "master-b studio"]);
    console.log(`a probe of four hosts, sample 1 s: ${seconds.toFixed(1)} s`);
  });

  it.each(faults)(
    "$what",
    async ({ inject, raises, says }) => {
      const mend = await inject(radio);
      try {
        const { findings, code } = await radio.probe();
        const found = raised(findings);
        expect(found.map(line).sort(), JSON.stringify(found, undefined, 1)).toEqual([...raises].sort());
        const first = found.find((finding) => line(finding) === raises[0]);
        expect(first?.summary).toMatch(says);
        expect(first?.hint).toBeTruthy();
        expect(code).toBe(raises[0]?.startsWith("CRITICAL") === true ? 2 : 1);
      } finally {
        await mend();
        await radio.bringHome("eu-1", "us-1");
      }
    },
    60_000,
  );

  it("raises nothing when the radio is healthy again", async () => {
    // A connection to a master that the last fault interrupted may still end: then the relay falls to the standby once more.
    const found = async () => {
      await radio.bringHome("eu-1", "us-1");
      return raised((await radio.probe()).findings).map((finding) => `${line(finding)}: ${finding.summary}`);
    };
    await expect.poll(found, { timeout: 60_000, interval: 1000 }).toEqual([]);
  }, 120_000);
});
