import { describe, expect, it } from "vitest";
import type { CutoverState } from "../../../src/journal/cutover-states.js";
import { openJournal } from "../../../src/journal/store.js";
import { loadOpenCutover, mustHaveNoOpenCutover } from "../../../src/operations/cutover/load-history.js";
import { askRun } from "../../../src/operations/cutover/run-attention.js";
import { askFile, watchAttention } from "../../../src/operations/cutover/run-attention.js";
import type { World } from "../../../src/world.js";
import { MemoryFiles } from "../../fakes/files.js";
import { fakeWorld } from "../../fakes/world.js";

const DIRECTORY = "/station";

/** A machine on which these processes are alive. */
function machine(alive: readonly number[] = []): World {
  const { world } = fakeWorld({ cwd: "/" });
  return { ...world, files: new MemoryFiles(), processes: { ...world.processes, alive: (pid) => alive.includes(pid) } };
}

/** Writes a run's journal up to this state; without an end, as if it was killed. */
async function wrote(world: World, run: string, state: CutoverState | undefined, ended = false): Promise<void> {
  const journal = openJournal(world, DIRECTORY, run);
  await journal.write({ event: "begun", command: "cutover", operator: "anna@laptop", pid: 7, hosts: ["eu-1"] });
  await journal.write({ event: "cutover", kind: "cutover", from: "master-a", to: "master-b", channels: ["main"] });
  if (state !== undefined) await journal.write({ event: "state", state });
  if (ended) await journal.write({ event: "ended", exitCode: 1 });
}

describe("an unfinished cutover", () => {
  it("blocks everything else until it is finished, even when later runs that did nothing follow it", async () => {
    const world = machine();
    await wrote(world, "2026-11-22T05:00:00-aaaa", "BATCHES");
    await wrote(world, "2026-11-22T05:01:00-bbbb", undefined, true);
    await wrote(world, "2026-11-22T05:02:00-cccc", "REFUSED", true);
    expect(await loadOpenCutover(world, DIRECTORY)).toMatchObject({ run: "2026-11-22T05:00:00-aaaa" });
    await expect(mustHaveNoOpenCutover(world, DIRECTORY)).rejects.toMatchObject({ kind: "guard", exitCode: 4 });
  });

  it("is locked while its process is running: exit 6 with operator, process and start", async () => {
    const world = machine([7]);
    await wrote(world, "2026-11-22T05:00:00-aaaa", "BATCHES");
    await expect(mustHaveNoOpenCutover(world, DIRECTORY)).rejects.toMatchObject({
      kind: "locked",
      exitCode: 6,
      message: expect.stringContaining("process 7 of anna@laptop, since") as string,
    });
  });

  it("blocks nothing once it is finished", async () => {
    const world = machine();
    await wrote(world, "2026-11-22T05:00:00-aaaa", "COMMITTED", true);
    await expect(mustHaveNoOpenCutover(world, DIRECTORY)).resolves.toBeUndefined();
  });
});

describe("a request from another terminal", () => {
  it.each([
    ["pause", true, false],
    ["abort", true, true],
    ["dance", false, false],
  ])("%s", async (word, pauses, undoes) => {
    const world = machine();
    const attention = await watchAttention(world, DIRECTORY, "run-1");
    await world.files.write(askFile(DIRECTORY, "run-1"), `${word}\n`);
    await world.clock.sleep(2000);
    expect([attention.pause.aborted, attention.undo.aborted]).toEqual([pauses, undoes]);
    attention.end();
  });

  it("is ignored by a process that resumes the run later", async () => {
    const world = machine();
    await world.files.write(askFile(DIRECTORY, "run-1"), "abort\n");
    const attention = await watchAttention(world, DIRECTORY, "run-1");
    await world.clock.sleep(2000);
    expect(attention.pause.aborted).toBe(false);
    attention.end();
  });

  it("is answered once the run has ended; a run that is not running gets no request", async () => {
    const world = machine([7]);
    await wrote(world, "run-1", "BATCHES");
    const open = await loadOpenCutover(world, DIRECTORY);
    if (open === undefined) throw new Error("there is no run");
    const asking = askRun(world, DIRECTORY, open, "pause");
    await openJournal(world, DIRECTORY, "run-1").write({ event: "ended", exitCode: 130 });
    expect(await asking).toBe(true);
    expect(await world.files.read(askFile(DIRECTORY, "run-1"))).toBe("pause\n");
    expect(await askRun(machine(), DIRECTORY, open, "pause")).toBe(false);
  });
});
