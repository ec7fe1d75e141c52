import { describe, expect, it } from "vitest";
import { aRun, relays, type Run } from "./machine.js";

/** What a push of the certificate asks of a deploy. */
const push = { command: "certificates push", batch: { percent: 100 }, maxFailures: 1 };

/** The next `certificates renew` or report: another process, with another journal. */
async function pushAgain(run: Run) {
  run.station.restart();
  run.station.run = "run-2";
  return run.go(relays, push);
}

describe("a push of the certificate that is killed after any line of its journal", () => {
  it("leaves each relay with the old or the new one, and the next push completes it, once on each relay", async () => {
    let kills = 0;
    for (;;) {
      const run = aRun();
      const wasAtWork = await run.goUntilKilled(relays, kills, push);
      const between = relays.map((relay) => run.station.version(relay));
      expect(between.filter((version) => version !== "1" && version !== "2")).toEqual([]);
      const { outcomes, exitCode } = await pushAgain(run);
      const where = `killed after line ${kills}: ${run.station.actions.join(", ")}`;
      expect(exitCode, where).toBe(0);
      expect(
        outcomes.filter(({ state }) => state !== "done" && state !== "unchanged"),
        where,
      ).toEqual([]);
      expect(
        relays.map((relay) => run.station.version(relay)),
        where,
      ).toEqual(["2", "2", "2"]);
      expect(run.station.actions.toSorted(), where).toEqual(relays.map((relay) => `${relay} -> 2`));
      expect(run.station.held, where).toEqual([]);
      if (!wasAtWork) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(10);
  });

  it("with one relay down brings it to the others, and the next push to that one", async () => {
    const run = aRun((station) => {
      station.host("eu-2").down = true;
    });
    expect((await run.go(relays, push)).exitCode).toBe(5);
    expect(run.station.versions).toMatchObject({ "eu-1": "2", "eu-2": "1", "eu-3": "2" });
    run.station.host("eu-2").down = false;
    const { outcomes } = await pushAgain(run);
    expect(Object.fromEntries(outcomes.map(({ host, state }) => [host, state]))).toEqual({
      "eu-1": "unchanged",
      "eu-2": "done",
      "eu-3": "unchanged",
    });
  });
});
