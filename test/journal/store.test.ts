import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../src/errors.js";
import { listRuns, noted, openJournal, readRun, readRuns } from "../../src/journal/store.js";
import { MemoryFiles } from "../fakes/files.js";
import { VirtualTime } from "../fakes/virtual-time.js";

async function aJournal() {
  const files = new MemoryFiles();
  const clock = new VirtualTime();
  const journal = openJournal({ files, clock }, "/station", "r1");
  await journal.write({ event: "begun", command: "deploy", operator: "anna@laptop", pid: 1, hosts: ["eu-1"] });
  const read = async () => readRun(files, "/station", "r1");
  return { journal, read };
}

describe("a noted action", () => {
  it("is on the disk before it begins, and its result after it", async () => {
    const { journal, read } = await aJournal();
    const value = await noted(journal, "eu-1", "change", async () => {
      expect((await read()).entries.at(-1)).toMatchObject({ event: "intent", host: "eu-1", deed: "change" });
      return 7;
    });
    expect(value).toBe(7);
    expect((await read()).entries.at(-1)).toMatchObject({ event: "result", ok: true });
  });

  it("that fails has the reason as its result", async () => {
    const { journal, read } = await aJournal();
    await expect(noted(journal, "eu-1", "change", async () => Promise.reject(new Error("no room")))).rejects.toThrow("no room");
    expect((await read()).entries.at(-1)).toMatchObject({ event: "result", ok: false, detail: "no room" });
  });

  it("whose outcome is unknown stays open", async () => {
    const { journal, read } = await aJournal();
    const lost = new RadioctlError("outcomeUnknown", "the connection ended");
    await expect(noted(journal, "eu-1", "move listeners", async () => Promise.reject(lost))).rejects.toBe(lost);
    const { history } = await read();
    expect(history.hosts).toMatchObject([{ doing: ["move listeners"] }]);
    expect(history.away).toEqual(["eu-1"]);
  });
});

describe("a run that has ended", () => {
  it("writes nothing more, and begins nothing more", async () => {
    const { journal, read } = await aJournal();
    await journal.write({ event: "ended", exitCode: 130 });
    let isDone = false;
    const late = noted(journal, "eu-1", "change", async () => {
      isDone = true;
      return Promise.resolve();
    });
    await expect(late).rejects.toThrow("r1 has ended");
    expect(isDone).toBe(false);
    expect((await read()).history).toMatchObject({ exitCode: 130, hosts: [{ state: "not tried" }] });
  });
});

describe("the runs of a folder", () => {
  it("are listed newest first, and those that a wrong clock dated in the future last", async () => {
    const [files, clock] = [new MemoryFiles(), new VirtualTime()];
    const at = (hours: number) => `${new Date(clock.now().getTime() + hours * 3_600_000).toISOString().slice(0, 19)}-7f3a`;
    const [before, latest, ofAnother, years] = [at(-1), at(0), at(0.5), at(90_000)];
    for (const run of [years, latest, before, ofAnother])
      await openJournal({ files, clock }, "/station", run).write({
        event: "begun",
        command: run,
        operator: "anna@laptop",
        pid: 1,
        hosts: [],
      });
    expect(await listRuns(files, "/station", clock.now())).toEqual([ofAnother, latest, before, years]);
    expect((await readRuns(files, "/station", 1, clock.now())).map(({ run }) => run)).toEqual([ofAnother]);
    expect(await listRuns(files, "/station")).toEqual([years, ofAnother, latest, before]);
  });
});
