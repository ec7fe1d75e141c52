import { beforeEach, describe, expect, it } from "vitest";
import { probeMount, type MountProbe, type MountReport } from "../../src/listening/probe-mount.js";
import { FakeHttp, type FakeMount } from "../fakes/http.js";
import { VirtualTime } from "../fakes/virtual-time.js";
import { mp3Station } from "./mp3-station.js";
import { sample } from "./stream/samples.js";

const station = mp3Station(1);
const other = mp3Station(7);
const silence = mp3Station("silent");
const [eu1, masterA, masterB] = ["http://eu-1/live.mp3", "http://master-a:8000/live.mp3", "http://master-b:8000/live.mp3"];
const parents = [
  { name: "master-a", url: masterA },
  { name: "master-b", url: masterB },
];
const burstBytes = 128_000;

let clock: VirtualTime;
let http: FakeHttp;
beforeEach(async () => {
  clock = new VirtualTime();
  http = new FakeHttp(clock);
  http.mounts.set(masterA, { broadcast: station });
  http.mounts.set(masterB, { broadcast: other });
  await clock.sleep(20_000);
});

async function probe(
  mount: FakeMount | "hangs" | number | undefined,
  request: Partial<MountProbe> = {},
): Promise<MountReport & { seconds: number }> {
  if (mount !== undefined) http.mounts.set(eu1, mount);
  const started = clock.monotonic();
  const report = await probeMount(
    { http, clock },
    { mount: "/live.mp3", codec: "mp3", bitrateKbps: 128, url: eu1, parents, deadlineSeconds: 12, ...request },
  );
  return { ...report, seconds: (clock.monotonic() - started) / 1000 };
}

function lagOf(report: MountReport): number | undefined {
  return report.heard && report.source.kind === "parent" ? report.source.lagSeconds : undefined;
}

describe("a mount on air", () => {
  it("is heard at the address that is given, at every connection, and not where its name leads", async () => {
    const given = { address: "192.0.2.21", parents: [{ name: "master-a", url: masterA, address: "192.0.2.10" }] };
    expect(await probe({ broadcast: station, burstBytes }, given)).toMatchObject({ heard: true });
    expect([...new Set(http.captured.map(({ url, address }) => `${url} ${address}`))]).toEqual([
      `${eu1} 192.0.2.21`,
      `${masterA} 192.0.2.10`,
    ]);
    expect(http.captured.length).toBeGreaterThan(2);
  });

  it("without parents is reported with its bit rate and its first audio, in little more than a second", async () => {
    const report = await probe({ broadcast: station, burstBytes }, { parents: [] });
    expect(report).toMatchObject({
      mount: "/live.mp3",
      heard: true,
      codec: "mp3",
      source: { kind: "own" },
      parents: [],
      tries: 1,
    });
    expect(report.heard && report.bitrateKbps).toBeCloseTo(127.7, 1);
    expect(report.heard && report.firstAudioMilliseconds).toBeLessThan(10);
    expect(report.seconds).toBeLessThan(1.5);
  });

  it("without a burst has first audio only when a whole frame has arrived", async () => {
    const report = await probe({ broadcast: station }, { parents: [] });
    expect(report.heard && report.firstAudioMilliseconds).toBeGreaterThan(50);
  });

  it.each([0, 0.21, 1])("that is %d s behind its master is recognized by its bytes within 3 s", async (lagSeconds) => {
    const report = await probe({ broadcast: station, burstBytes, lagSeconds });
    expect(report).toMatchObject({ heard: true, source: { kind: "parent", name: "master-a" } });
    expect(lagOf(report)).toBeCloseTo(lagSeconds, 1);
    expect(report.seconds).toBeLessThan(3);
  });

  it("that is 4 s behind is recorded until it plays the recorded part of its master", async () => {
    const report = await probe({ broadcast: station, burstBytes, lagSeconds: 4 });
    expect(lagOf(report)).toBeCloseTo(4, 1);
    expect(report.seconds).toBeLessThan(6);
  });

  it("that plays its second parent's bytes is reported as equal to the second and different from the first", async () => {
    const report = await probe({ broadcast: other, burstBytes });
    expect(report).toMatchObject({
      source: { name: "master-b" },
      parents: [{ name: "master-a", verdict: "different" }, { verdict: "same" }],
    });
  });

  it("is compared with the only parent on air", async () => {
    http.mounts.delete(masterB);
    const report = await probe({ broadcast: station, burstBytes });
    expect(report).toMatchObject({
      source: { name: "master-a" },
      parents: [{ verdict: "same" }, { name: "master-b", verdict: "silent" }],
    });
  });

  it("with a low bit rate gets the time that its bytes need", async () => {
    const slow = { ...station, bytesPerSecond: 2000 };
    http.mounts.set(masterA, { broadcast: slow });
    const report = await probe({ broadcast: slow, burstBytes: 16_000, lagSeconds: 0.5 }, { bitrateKbps: 16 });
    expect(report).toMatchObject({ heard: true, source: { kind: "parent", name: "master-a" } });
    expect(lagOf(report)).toBeCloseTo(0.5, 0);
  });

  it("that plays digital silence, as its parent does, is on air, and its bytes are not compared", async () => {
    http.mounts.set(masterA, { broadcast: silence });
    const report = await probe({ broadcast: silence, burstBytes });
    expect(report).toMatchObject({ heard: true, source: { kind: "repeating" } });
    expect(report.seconds).toBeLessThan(4);
  });

  it("leaves no listener behind", async () => {
    await probe({ broadcast: station, burstBytes });
    expect(http.listeners).toBe(0);
  });
});

describe("a mount that has only just been started", () => {
  it("is probed until it has its source", async () => {
    const report = await probe({ broadcast: station, burstBytes, fromSeconds: 26 });
    expect(report).toMatchObject({ heard: true, source: { name: "master-a" } });
    expect(report.seconds).toBeGreaterThan(6);
    expect(report.heard && report.tries).toBeGreaterThan(5);
    expect(report.heard && report.firstAudioMilliseconds).toBeLessThan(200);
  });

  it("is probed until its parent is on air, too", async () => {
    http.mounts.set(masterA, { broadcast: station, fromSeconds: 24 });
    http.mounts.delete(masterB);
    expect(await probe({ broadcast: station, burstBytes })).toMatchObject({ heard: true, source: { name: "master-a" } });
  });
});

describe("a mount that is not on air", () => {
  const page = { bytes: Buffer.from("<p>moved</p>".repeat(100_000)), bytesPerSecond: 16_000 };
  const aac = { bytes: Buffer.concat(Array.from({ length: 80 }, () => sample("voice.aac"))), bytesPerSecond: 12_000 };
  it.each<{ what: string; mount: FakeMount | "hangs" | number | undefined; failure: object }>([
    { what: "nothing listens", mount: undefined, failure: { kind: "no answer", hint: "is its service running?" } },
    { what: "nothing is answered", mount: "hangs", failure: { kind: "no answer" } },
    { what: "it has no source", mount: 404, failure: { kind: "status", status: 404 } },
    { what: "it is a page of text", mount: { broadcast: page }, failure: { kind: "no frames" } },
    { what: "it has another codec", mount: { broadcast: aac }, failure: { kind: "wrong codec", found: "aac" } },
    { what: "it is frozen", mount: { broadcast: station, burstBytes, frozenFromSeconds: 20.5 }, failure: { kind: "stalled" } },
    { what: "it plays something else", mount: { broadcast: mp3Station(9), burstBytes }, failure: { kind: "different bytes" } },
  ])("is reported when the deadline has passed: $what", async ({ mount, failure }) => {
    const report = await probe(mount);
    expect(report).toMatchObject({ mount: "/live.mp3", heard: false, url: eu1, codec: "mp3", failure });
    expect(report.seconds).toBeGreaterThan(9);
    expect(report.seconds).toBeLessThan(27);
    expect(http.listeners).toBe(0);
  });

  it("is reported when the server closes the connection in the middle", async () => {
    const report = await probe({ broadcast: station, burstBytes, closedFromSeconds: 20.8 }, { deadlineSeconds: 1 });
    expect(report).toMatchObject({ heard: false, failure: { kind: "ended" } });
  });

  it("can't be compared when no parent is on air, and each parent has its reason", async () => {
    http.mounts.delete(masterA);
    http.mounts.set(masterB, 404);
    const report = await probe({ broadcast: station, burstBytes });
    expect(report).toMatchObject({ heard: false, failure: { kind: "undetermined" } });
    expect(report.parents).toEqual([
      { name: "master-a", verdict: "silent", problem: `${masterA} gave no answer` },
      { name: "master-b", verdict: "silent", problem: "answered with status 404" },
    ]);
  });

  it("is probed once even with a deadline of zero", async () => {
    expect(await probe(404, { deadlineSeconds: 0 })).toMatchObject({ heard: false, tries: 1 });
  });
});

it("an internal error is not reported as a failure of a mount", async () => {
  const broken = { capture: async () => Promise.reject(new TypeError("a mistake")) };
  const request = { mount: "/live.mp3", codec: "mp3", bitrateKbps: 128, url: eu1, parents, deadlineSeconds: 5 } as const;
  await expect(probeMount({ http: broken, clock }, request)).rejects.toThrow(TypeError);
});
