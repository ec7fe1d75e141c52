import { describe, expect, it } from "vitest";
import { waitUntil } from "../src/wait.js";
import { VirtualTime } from "./fakes/virtual-time.js";

/** A check that has a value from a given time on, and records when it was called. */
function appearingAt(time: VirtualTime, seconds: number) {
  const looks: number[] = [];
  const look = async () => {
    looks.push(time.monotonic() / 1000);
    return Promise.resolve(time.monotonic() >= seconds * 1000 ? "there" : undefined);
  };
  return { looks, look };
}

describe("waiting until there is a value", () => {
  it("checks at once, and does not sleep if the value is there", async () => {
    const time = new VirtualTime();
    const { look, looks } = appearingAt(time, 0);
    expect(await waitUntil(time, look, { seconds: 10, everySeconds: 1 })).toBe("there");
    expect(looks).toEqual([0]);
  });

  it("checks at every interval, and returns the first value", async () => {
    const time = new VirtualTime();
    const { look, looks } = appearingAt(time, 3.5);
    expect(await waitUntil(time, look, { seconds: 10, everySeconds: 1 })).toBe("there");
    expect(looks).toEqual([0, 1, 2, 3, 4]);
  });

  it("checks a last time at the deadline, and then returns nothing", async () => {
    const time = new VirtualTime();
    const { look, looks } = appearingAt(time, 99);
    expect(await waitUntil(time, look, { seconds: 2.5, everySeconds: 1 })).toBeUndefined();
    expect(looks).toEqual([0, 1, 2, 2.5]);
  });

  it("checks once if there is no time; zero and an empty text are values, false and undefined are not", async () => {
    const time = new VirtualTime();
    expect(await waitUntil(time, () => "", { seconds: 0, everySeconds: 1 })).toBe("");
    expect(await waitUntil(time, () => 0, { seconds: 0, everySeconds: 1 })).toBe(0);
    expect(await waitUntil(time, () => undefined, { seconds: 0, everySeconds: 1 })).toBeUndefined();
    expect(await waitUntil(time, () => false, { seconds: 0, everySeconds: 1 })).toBeUndefined();
    expect(time.monotonic()).toBe(0);
  });

  it("includes the time of the checks", async () => {
    const time = new VirtualTime();
    let looks = 0;
    const slow = async () => {
      looks += 1;
      await time.sleep(4000);
      return undefined;
    };
    await waitUntil(time, slow, { seconds: 5, everySeconds: 1 });
    expect([looks, time.monotonic()]).toEqual([2, 9000]);
  });

  it("ends when it is stopped in the middle of a pause, without another check", async () => {
    const time = new VirtualTime();
    const stop = new AbortController();
    const { look, looks } = appearingAt(time, 99);
    void time.sleep(1500).then(() => stop.abort());
    expect(await waitUntil(time, look, { seconds: 60, everySeconds: 1, stop: stop.signal })).toBeUndefined();
    expect([looks, time.monotonic()]).toEqual([[0, 1], 1500]);
  });

  it("checks once, without sleep, if it was already stopped", async () => {
    const time = new VirtualTime();
    const { look, looks } = appearingAt(time, 99);
    expect(await waitUntil(time, look, { seconds: 60, everySeconds: 1, stop: AbortSignal.abort() })).toBeUndefined();
    expect([looks, time.monotonic()]).toEqual([[0], 0]);
  });

  it("fails if a check fails", async () => {
    const failing = () => Promise.reject(new Error("no route"));
    await expect(waitUntil(new VirtualTime(), failing, { seconds: 9, everySeconds: 1 })).rejects.toThrow("no route");
  });
});
