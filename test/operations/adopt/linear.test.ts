import { describe, expect, it } from "vitest";
import { draftOf } from "../../../src/operations/adopt/draft.js";
import { hostileHost, hostileShapes, hostileText } from "./hostile.js";
import { workOf } from "./work.js";

const SMALL = 4096;
const TIMES = 4;

/** What a draft prints. */
function sizeOf(found: ReturnType<typeof hostileHost>): number {
  const { inventory, remarks, accounts } = draftOf(found);
  return inventory.length + JSON.stringify({ remarks, accounts }).length;
}

describe("work and output grow with the size of a file, whatever it contains", () => {
  it.each(Object.entries(hostileShapes))("%s", async (_name, shape) => {
    const counted = async (bytes: number) => {
      let size = 0;
      const work = await workOf(() => {
        size = sizeOf(hostileHost(shape, bytes));
      });
      return { work, size };
    };
    const [small, large] = [await counted(SMALL), await counted(SMALL * TIMES)];
    // Linear is 4 times as much; quadratic is 16 times.
    expect({ work: large.work / small.work, small, large }).toMatchObject({
      work: expect.toSatisfy((ratio: number) => ratio < 6),
    });
    expect(large.size / small.size).toBeLessThan(6);
  });
});

describe("the hostile texts", () => {
  it.each(Object.entries(hostileShapes))("%s has the size that is asked for", (_name, shape) => {
    const { length } = hostileText(shape, SMALL * TIMES);
    expect(length).toBeGreaterThanOrEqual(SMALL * TIMES);
  });
});
