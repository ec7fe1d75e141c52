import { afterAll, beforeAll, expect, it } from "vitest";
import { realClock } from "../../src/adapters/clock.js";
import { capture } from "../../src/adapters/http.js";
import { judgeCopy } from "../../src/health/judge-copy.js";
import { healthSchema } from "../../src/inventory/health.js";
import type { Listening } from "../../src/listening/listening.js";
import { probeListening, roomFor } from "../../src/listening/probe-listening.js";
import { probeMasters, type MasterRecordings } from "../../src/listening/probe-masters.js";
import { delayingProxy, playingMaster, playingRelay, Rig } from "../fakes/delaying-relay.js";
import { mp3Station } from "./mp3-station.js";

/** Real connections and a real stream in real time; a proxy between the master and each relay adds a delay. */
const injected = [0, 0.5, 2, 5];
const MOST_ERROR_SECONDS = 0.05;

const world = { http: { capture }, clock: realClock };
const limits = healthSchema.parse({});
const rig = new Rig();
let masterPort = 0;
let relays: number[] = [];
let masters: MasterRecordings;

const listening = (host: string, port: number, names: string[]): Listening & { host: string } => ({
  subject: `${host} /live.mp3`,
  host,
  region: "eu",
  channel: "main",
  mount: "/live.mp3",
  codec: "mp3",
  bitrateKbps: 128,
  url: `http://127.0.0.1:${port}/live.mp3`,
  masters: names,
});

beforeAll(async () => {
  masterPort = await playingMaster(rig, mp3Station(1));
  relays = await Promise.all(
    injected.map(async (seconds) => playingRelay(rig, await delayingProxy(rig, masterPort, seconds * 1000), 128_000)),
  );
  // Waits until the slowest relay has audio to send.
  const heard = await capture({ url: `http://127.0.0.1:${relays.at(-1) ?? 0}/`, maxBytes: 20_000, timeoutSeconds: 20 });
  expect(heard.endedBy).toBe("limit");
  masters = await probeMasters(world, {
    mounts: [listening("master-a", masterPort, [])],
    mostSeconds: 40,
    maxBytes: (each) => roomFor(each, 5),
    patienceSeconds: 5,
  });
});
afterAll(async () => {
  await masters.end();
  rig.stop();
});

it("an injected lag is measured with an error below 50 ms", async () => {
  const found = await Promise.all(
    relays.map(async (port, at) => {
      const heard = await probeListening(world, listening(`eu-${at}`, port, ["master-a"]), { sampleSeconds: 5, limits, masters });
      const findings = judgeCopy(heard, limits);
      expect(findings.find(({ check }) => check === "identity")).toMatchObject({ verdict: "OK" });
      return findings.find(({ check }) => check === "lag")?.figures[0]?.value ?? Number.NaN;
    }),
  );
  for (const [at, seconds] of injected.entries()) {
    const error = (found[at] ?? Number.NaN) - seconds;
    console.log(`lag injected ${seconds} s, found ${found[at]?.toFixed(4)} s, error ${(error * 1000).toFixed(1)} ms`);
    expect(Math.abs(error)).toBeLessThan(MOST_ERROR_SECONDS);
  }
});
