import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPebble } from "../../fakes/pebble/server.js";
import { hasPowerDns } from "../../fakes/powerdns/server.js";
import { killAndResume, KillPoints, killableStation } from "./kill-points.js";
import { Scene } from "./scene.js";

/** Half-way steps of an issue, spread over all its requests. */
const KILLS = 8;

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
});
