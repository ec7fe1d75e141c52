import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readStationCertificate } from "../../../src/certificates/store.js";
import { parseInventory } from "../../../src/inventory/parse.js";
import { hasPebble } from "../../fakes/pebble/server.js";
import { hasPowerDns } from "../../fakes/powerdns/server.js";
import { KillPoints, killableStation } from "./kill-points.js";
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
  const orders = () => scene.ca.log().match(/Added order/gu)?.length ?? 0;

  it("at any moment is completed by the next run, which leaves no TXT record and wastes at most one order", async () => {
    const { moments, output } = await killableStation(scene, points, "whole").run(Infinity);
    expect(moments, output).toBeGreaterThan(30);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const at = Math.floor(((kill + 0.5) * moments) / KILLS);
      const { directory, run } = killableStation(scene, points, `kill-${at}`);
      const before = orders();
      const killed = await run(at);
      expect(killed.signal, `${at} of ${moments}: ${killed.output}`).toBe("SIGKILL");
      const { output: after } = await run();
      const { inventory } = parseInventory("radio.yaml", readFileSync(join(directory, "radio.yaml"), "utf8"));
      if (inventory === undefined) throw new Error("no inventory");
      const certificate = await readStationCertificate(scene.world(), { loaded: { directory, inventory } });
      expect(certificate?.names, `${at} of ${moments}: ${after}`).toEqual([
        "eu.stream.radio.example",
        "live.radio.example",
        "stream.radio.example",
      ]);
      expect(await scene.challenges(), `${at} of ${moments}`).toEqual([]);
      expect(orders() - before, `${at} of ${moments}`).toBeLessThanOrEqual(2);
      expect(killed.output + after).not.toContain("PRIVATE KEY");
    }
  }, 400_000);
});
