import { expect, it } from "vitest";
import { pace } from "../../../src/adapters/route53/pace.js";
import { VirtualTime } from "../../fakes/virtual-time.js";

it("lets at most four calls begin within any second", async () => {
  const clock = new VirtualTime();
  const turn = pace(clock);
  const begun: number[] = [];
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      await turn();
      begun.push(clock.monotonic());
    }),
  );
  expect(begun).toEqual([0, 0, 0, 0, 1000, 1000, 1000, 1000, 2000, 2000]);
});

it("does not allow more calls after a pause", async () => {
  const clock = new VirtualTime();
  const turn = pace(clock);
  await turn();
  await clock.sleep(60_000);
  const begun: number[] = [];
  for (let call = 0; call < 6; call++) {
    await turn();
    begun.push(clock.monotonic());
  }
  expect(begun).toEqual([60_000, 60_000, 60_000, 60_000, 61_000, 61_000]);
});
