import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { contentsOf } from "../../../src/operations/adopt/contents.js";
import { type hostileHost, hostileShapes, partsOf } from "./hostile.js";
import { Work } from "./work.js";

const BYTES = 256;
/** Of twice as much input as the step before: linear work doubles, quadratic work is four times as much. */
const DOUBLED = 2.2;

/** Texts that one regular expression reads: its own work has no counters. */
const ENGINE =
  /: (open quotes|open texts|open comments|backslashes|long words|times|types|hashes|ampersands|long options|kinds of keys)$|script: patterns/u;

describe("the processor's time grows with the size of a text that one regular expression reads", () => {
  it.each(Object.entries(hostileShapes).filter(([name]) => ENGINE.test(name)))("%s", async (_name, shape) => {
    const { contentsOf: contents } = await import("../../../src/operations/adopt/contents.js");
    const { hostileHost: host } = await import("./hostile.js");
    const [small = 0, large = 0] = [16, 64].map((kilobytes) => {
      const start = process.cpuUsage();
      contents(host(shape, partsOf(shape, kilobytes * 1024)), "secrets.yaml");
      return process.cpuUsage(start).user / 1000;
    });
    // Quadratic work is sixteen times as much: seconds for 64 KiB, a quarter of what is read of a file.
    expect(large, `${small} ms for 16 KiB`).toBeLessThan(8 * small + 150);
  });
});

describe("work and output grow with the size of a file, whatever it contains", () => {
  const work = new Work();
  let loaded: { contents: typeof contentsOf; host: typeof hostileHost } | undefined;

  beforeAll(async () => {
    await work.start();
    // Only code that is loaded now has counters in its branches; other tests have loaded it before.
    vi.resetModules();
    const { contentsOf: contents } = await import("../../../src/operations/adopt/contents.js");
    const { hostileHost: host } = await import("./hostile.js");
    loaded = { contents, host };
    await work.take();
  });
  afterAll(async () => work.stop());

  it.each(Object.entries(hostileShapes))("%s", async (_name, shape) => {
    const counted: Array<{ work: number; size: number }> = [];
    for (const times of [1, 2, 4]) {
      const found = loaded?.host(shape, partsOf(shape, BYTES) * times);
      const contents = found && loaded?.contents(found, "secrets.yaml");
      counted.push({ work: await work.take(), size: JSON.stringify(contents).length });
    }
    const [small, double, large] = counted;
    const grows = (key: "work" | "size") =>
      ((large?.[key] ?? 0) - (double?.[key] ?? 0)) / Math.max(1, (double?.[key] ?? 0) - (small?.[key] ?? 0));
    expect({ work: grows("work"), size: grows("size"), counted }).toMatchObject({
      work: expect.toSatisfy((growth: number) => growth < DOUBLED),
      size: expect.toSatisfy((growth: number) => growth < DOUBLED),
    });
  });
});
