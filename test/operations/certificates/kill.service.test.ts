import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPebble } from "../../fakes/pebble/server.js";
import { hasPowerDns } from "../../fakes/powerdns/server.js";
import { allRepeats } from "../../repeats.js";
import { killAndResume, KillPoints, killableStation } from "./kill-points.js";
import { Scene } from "./scene.js";

/** Ctrl-C, spread over the first half of an issue: afterwards, the CA may be done before the next step. */
const INTERRUPTIONS = 3;

/** Half-way steps of an issue, spread over all its requests. */
const KILLS = allRepeats ? 8 : 4;

describe.skipIf(!hasPebble || !hasPowerDns)("a renewal that is killed", () => {
  const scene = new Scene();
  const points = new KillPoints();
  beforeAll(async () => {
    await scene.start();
    await points.start(scene);
  });
  afterAll(async () => {
    await points.stop();
    await scene.stop();
  });
  it("at any moment is completed by the next run, which leaves no TXT record and wastes at most one order", async () => {
    const { moments, output } = await killableStation(scene, points, "whole").run(Infinity);
    expect(moments, output).toBeGreaterThan(30);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const at = Math.floor(((kill + 0.5) * moments) / KILLS);
      const { signal, names, left, orders, output: said } = await killAndResume(scene, points, at);
      const where = `${at} of ${moments}: ${said}`;
      expect(signal, where).toBe("SIGKILL");
      expect(names, where).toEqual(["eu.stream.radio.example", "live.radio.example", "stream.radio.example"]);
      expect(left, where).toEqual([]);
      expect(orders, where).toBeLessThanOrEqual(2);
      expect(said).not.toContain("PRIVATE KEY");
    }
  }, 400_000);

  it("by Ctrl-C removes its TXT records, says what is there, and is completed by the next run with the same order", async () => {
    const { moments } = await killableStation(scene, points, "another").run(Infinity);
    for (let count = 0; count < INTERRUPTIONS; count += 1) {
      const at = Math.floor(((count + 0.5) * moments) / 2 / INTERRUPTIONS);
      const { run } = killableStation(scene, points, `interrupted-${at}`);
      const { code, output } = await run(at, "SIGINT");
      const where = `${at} of ${moments}: ${output}`;
      expect(code, where).toBe(130);
      expect(output, where).toContain("interrupted before the certificate was issued");
      expect(output, where).toContain("radioctl certificates renew");
      expect(
        (await scene.challenges()).map(({ name }) => name),
        where,
      ).toEqual([]);
      expect((await run()).output, where).toMatch(/^the CA issued a certificate for/mu);
      expect(await scene.challenges(), where).toEqual([]);
    }
  }, 400_000);
});
