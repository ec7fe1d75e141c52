import { describe, expect, it } from "vitest";
import { aRun, everyHost, relays, type Name, type Run } from "./machine.js";

/** The number of lines that a whole run writes. */
async function linesOf(hosts: readonly Name[]): Promise<number> {
  const run = aRun();
  await run.go(hosts);
  return (await run.entries()).length;
}

const applied = ({ station }: Run, name: string) => station.actions.filter((deed) => deed.startsWith(`${name} ->`)).length;

/** Kills a run after every line of its journal and resumes it. The end state must be the same as that of a run that was not killed. */
async function killedEverywhere(hosts: readonly Name[]) {
  const lines = await linesOf(hosts);
  for (let after = 0; after < lines; after += 1) {
    const run = aRun();
    expect(await run.goUntilKilled(hosts, after)).toBe(true);
    if (after === 0) {
      // The journal is empty: nothing was done, and there is nothing to resume.
      expect(run.station.actions).toEqual([]);
      await expect(run.resume()).rejects.toMatchObject({ kind: "usage" });
      continue;
    }
    const wasOver = await run.resume().then(
      ({ exitCode }) => {
        expect(exitCode, `after line ${after}`).toBe(0);
        return false;
      },
      (error: { kind: string }) => error.kind === "usage",
    );
    // Only its last line may be missing then.
    if (wasOver) expect(after).toBe(lines - 1);
    for (const name of hosts) {
      expect([after, name, run.station.version(name)]).toEqual([after, name, "2"]);
      expect([after, name, applied(run, name)]).toEqual([after, name, 1]);
    }
    expect([after, ...relays.map((name) => run.station.host(name).hears)]).toEqual([after, "master-a", "master-a", "master-a"]);
    expect(run.station.held).toEqual([]);
    if (!wasOver) expect((await run.entries()).at(-1)).toMatchObject({ event: "ended", exitCode: 0 });
  }
  return lines;
}

describe("a deploy that is killed after any line of its journal", () => {
  it("ends with the same state after --resume when it changes relays", async () => {
    expect(await killedEverywhere(relays)).toBeGreaterThan(15);
  });

  it("moves every listener back after --resume when it changes masters, too", async () => {
    expect(await killedEverywhere(everyHost)).toBeGreaterThan(35);
  });

  it("is not resumed while its process is running", async () => {
    const run = aRun();
    await run.goUntilKilled(relays, 6);
    run.world.processes = { ...run.world.processes, alive: () => true };
    await expect(run.resume()).rejects.toMatchObject({ kind: "locked" });
  });
});
