import { describe, expect, it } from "vitest";
import { RadioctlError } from "../../src/errors.js";
import { noted, openJournal, readRun } from "../../src/journal/store.js";
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
