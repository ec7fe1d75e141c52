import { beforeEach, describe, expect, it } from "vitest";
import { ProgramMissing, RadioctlError } from "../../../src/errors.js";
import type { Finding } from "../../../src/health/finding.js";
import { goodCertificate } from "../../fakes/certificates.js";
import type { FakeMount } from "../../fakes/http.js";
import { mp3Station } from "../../listening/mp3-station.js";
import { burstBytes, decoded, eu1, ProbedStation, programme, standby, stationText } from "./probed-station.js";

let station: ProbedStation;
beforeEach(async () => {
  station = await ProbedStation.onAir();
});

const wrong = (findings: readonly Finding[]) =>
  findings.filter(({ verdict }) => verdict !== "OK").map(({ verdict, subject, check }) => `${verdict} ${subject} ${check}`);
const of = (findings: readonly Finding[], subject: string, check: string) =>
  findings.find((finding) => finding.subject === subject && finding.check === check);

describe("a healthy station", () => {
  it("has only OK findings, with every check of every relay, in little more than the sample", async () => {
    const { findings, notChecked, seconds } = await station.probe();
    expect(wrong(findings)).toEqual([]);
    expect(notChecked).toEqual([]);
    expect(
      findings
        .filter(({ host }) => host === "eu-1")
        .map(({ check }) => check)
        .sort(),
    ).toEqual(["continuity", "first-audio", "identity", "lag", "reach", "silence"]);
    expect(seconds).toBeGreaterThanOrEqual(5);
    expect(seconds).toBeLessThan(6.5);
  });

  it("has the measured figures", async () => {
    const { findings } = await station.probe({ words: ["eu-1"] });
    expect(of(findings, "eu-1 /live.mp3", "lag")?.figures[0]?.value).toBeCloseTo(0.3, 2);
    expect(of(findings, "eu-1 /live.mp3", "continuity")?.figures.find(({ label }) => label === "rate")?.value).toBeCloseTo(
      100,
      0,
    );
    expect(of(findings, "eu-1 /live.mp3", "identity")?.summary).toBe("plays master-a, bytes equal");
    expect(findings.some(({ host }) => host === "eu-2")).toBe(false);
  });

  it("is decoded once for all relays with the same bytes, and leaves no listener behind", async () => {
    await station.probe();
    expect(station.decodes).toBe(1);
    expect(station.http.listeners).toBe(0);
  });

  it.each([0.5, 2, 5])("%d s of lag are measured and judged by the limits", async (lagSeconds) => {
    station.http.mounts.set(eu1, { broadcast: programme, burstBytes, lagSeconds });
    const { findings } = await station.probe();
    const lag = of(findings, "eu-1 /live.mp3", "lag");
    expect(lag?.figures[0]?.value).toBeCloseTo(lagSeconds, 1);
    expect(wrong(findings)).toEqual(lagSeconds < 1.5 ? [] : [`${lagSeconds < 5 ? "WARNING" : "CRITICAL"} eu-1 /live.mp3 lag`]);
  });
});

describe("a fault on one relay is the only finding, with the right verdict", () => {
  it.each<[string, FakeMount | "hangs" | number | undefined, string[]]>([
    ["nothing listens", undefined, ["CRITICAL eu-1 /live.mp3 reach"]],
    ["no answer", "hangs", ["CRITICAL eu-1 /live.mp3 reach"]],
    ["mount missing", 404, ["CRITICAL eu-1 /live.mp3 reach"]],
    ["stalled", { broadcast: programme, burstBytes, frozenFromSeconds: 20 }, ["CRITICAL eu-1 /live.mp3 continuity"]],
    ["connection closed", { broadcast: programme, burstBytes, closedFromSeconds: 23 }, ["CRITICAL eu-1 /live.mp3 continuity"]],
    ["standby's bytes", { broadcast: standby, burstBytes }, ["WARNING eu-1 /live.mp3 identity"]],
    ["foreign bytes", { broadcast: mp3Station(99), burstBytes }, ["CRITICAL eu-1 /live.mp3 identity"]],
  ])("%s", async (_name, mount, expected) => {
    if (mount === undefined) station.http.mounts.delete(eu1);
    else station.http.mounts.set(eu1, mount);
    const { findings } = await station.probe();
    const found = findings.filter(({ verdict }) => verdict !== "OK");
    expect(wrong(found)).toEqual(expected);
    expect(found.every(({ hint }) => hint !== undefined && hint !== "")).toBe(true);
  });

  it("silence on all relays is critical on each; without ffmpeg it is reported once as not checked", async () => {
    const silent = await station.probe({ run: async () => Promise.resolve(decoded(-70, -80, -60)) });
    expect(wrong(silent.findings)).toEqual(["CRITICAL eu-1 /live.mp3 silence", "CRITICAL eu-2 /live.mp3 silence"]);
    const without = await station.probe({ run: async () => Promise.reject(new ProgramMissing("ffmpeg")) });
    expect(without.notChecked).toEqual([{ check: "silence", because: "ffmpeg is not installed" }]);
    expect(without.findings.some(({ check }) => check === "silence")).toBe(false);
  });
});

describe("masters", () => {
  it("without a login can't be compared with their relays, which is reported once for each master", async () => {
    for (const master of ["master-a", "master-b"]) station.lost.add(master);
    const { findings } = await station.probe();
    expect(wrong(findings)).toEqual(["UNKNOWN master-a identity", "UNKNOWN master-b identity"]);
  });

  it("with a missing mount are reported, and so are relays that fell to the standby", async () => {
    station.http.mounts.set("http://master-a/", 404);
    station.http.mounts.set(eu1, { broadcast: standby, burstBytes });
    const { findings } = await station.probe({ words: ["eu-1"] });
    expect(wrong(findings)).toEqual(["CRITICAL master-a /live.mp3 reach", "WARNING eu-1 /live.mp3 identity"]);
    expect(of(findings, "eu-1 /live.mp3", "identity")?.summary).toBe("plays master-b, not master-a, which gives no audio");
  });

  it("that are named alone are probed alone", async () => {
    const { findings } = await station.probe({ words: ["master-a"] });
    expect([...new Set(findings.map(({ subject }) => subject))]).toEqual(["master-a /live.mp3"]);
    expect(findings.map(({ check }) => check)).toEqual(["reach", "continuity"]);
  });
});

describe("a relay's certificate", () => {
  const inventory = stationText().replace(
    "eu-1: { role: relay, ",
    "eu-1: { role: relay, tls: { certificate: cert.pem, key: !secret tls-key }, ",
  );
  beforeEach(() => station.http.mounts.set("https://live.radio.example/live.mp3", { broadcast: programme, burstBytes }));
  const shown = (days: number, refused?: string) => ({
    shown: async () =>
      Promise.resolve(goodCertificate({ validTo: new Date(20_000 + days * 86_400_000 + 60_000).toISOString(), refused })),
  });
  it.each([
    ["good for long", shown(60), []],
    ["near its end", shown(14), ["WARNING eu-1 certificate"]],
    ["nearly over", shown(3), ["CRITICAL eu-1 certificate"]],
    ["over", shown(-3, "CERT_HAS_EXPIRED"), ["CRITICAL eu-1 certificate"]],
    ["for another name", shown(60, "is not for live.radio.example"), ["CRITICAL eu-1 certificate"]],
    [
      "absent",
      { shown: async () => Promise.reject(new RadioctlError("unreachable", "no TLS", { hint: "?" })) },
      ["CRITICAL eu-1 certificate"],
    ],
  ])("%s", async (_name, certificates, expected) => {
    expect(wrong((await station.probe({ inventory, certificates })).findings)).toEqual(expected);
  });
});
