import { afterAll, beforeAll, describe } from "vitest";
import { hasRoot } from "./lab-fixture.js";
import { everybodyListens, onTwoMasters, type Everybody, type OnTwoMasters } from "./on-two-masters.js";
import { cuttingOver } from "./two-masters/cutting-over.js";
import { failing } from "./two-masters/failing.js";

/** One station for cutovers and failovers, as it takes a minute to set up. */
describe.skipIf(!hasRoot)("a station with two masters", () => {
  let station: OnTwoMasters;
  let everybody: Everybody;
  const given = () => station;
  const those = () => everybody;

  beforeAll(async () => {
    station = await onTwoMasters("test-two-masters");
    everybody = await everybodyListens(station);
  }, 600_000);

  afterAll(async () => {
    await everybody?.leave();
    await station?.end();
  }, 60_000);

  describe("and a cutover", () => {
    cuttingOver(given, those);
  });

  describe("and a master that fails", () => {
    failing(given, those);
  });
});
