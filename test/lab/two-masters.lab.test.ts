import { afterAll, beforeAll, describe } from "vitest";
import { hasRoot } from "./lab-fixture.js";
import { everybodyListens, masters, onTwoMasters, type Everybody, type OnTwoMasters } from "./on-two-masters.js";
import { cuttingOver } from "./two-masters/cutting-over.js";
import { deploying } from "./two-masters/deploying.js";
import { failing } from "./two-masters/failing.js";

/** One station for all that moves listeners between two masters: it takes a minute to make. */
describe.skipIf(!hasRoot)("a station with two masters", () => {
  let station: OnTwoMasters;
  let everybody: Everybody;

  beforeAll(async () => {
    station = await onTwoMasters("test-two-masters");
  }, 600_000);

  afterAll(async () => {
    await everybody?.leave();
    await station?.end();
  }, 60_000);

  describe("that is changed", () => {
    deploying(() => station);
  });

  describe("that a studio feeds", () => {
    beforeAll(async () => {
      await Promise.all(masters.map(station.feed));
      everybody = await everybodyListens(station);
    }, 60_000);

    describe("and a cutover", () => {
      cuttingOver(
        () => station,
        () => everybody,
      );
    });

    describe("and a master that fails", () => {
      failing(
        () => station,
        () => everybody,
      );
    });
  });
});
