import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../../src/journal/store.js";
import { MemoryFiles } from "../../fakes/files.js";
import { found, hooked } from "./radio.js";

describe("two reports at once", () => {
  it("are one: the second ends before it probes, and names the one that is running", async () => {
    const alive = {
      run: async () => Promise.reject(new Error("no")),
      interactive: async () => 0,
      alive: () => true,
      pid: 7,
      program: ["node"] as const,
    };
    const radio = await hooked("{ failuresToRaise: 1, channels: { own: { kind: webhook, url: !secret hook } } }", {
      processes: { ...alive },
    });
    let looked = 0;
    const probe = async () => {
      looked += 1;
      await expect(radio.report("c", { probe })).rejects.toMatchObject({
        kind: "locked",
        message: expect.stringContaining("process 7 of anna@laptop") as string,
      });
      return { at: "2026-11-22T05:00:00Z", seconds: 1, findings: [found("c")], listeners: [], onAir: [] };
    };
    await radio.report("c", { probe });
    expect([looked, radio.heard]).toEqual([1, ["raise"]]);
    await radio.report("c");
    expect(readdirSync(dirname(radio.state)).sort()).toEqual(["state.json", "state.json.lock.2"]);
  });

  it("do not block each other when the first was killed: the second continues", async () => {
    const radio = await hooked();
    mkdirSync(dirname(radio.state));
    const lock = JSON.stringify({ operator: "anna@laptop", pid: 99, since: new Date(0).toISOString() });
    writeFileSync(`${radio.state}.lock.41`, lock);
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("on two machines exclude each other, for two hours at most", async () => {
    const radio = await hooked();
    mkdirSync(dirname(radio.state));
    writeFileSync(`${radio.state}.lock.41`, JSON.stringify({ operator: "bob@desk", pid: 99, since: new Date(0).toISOString() }));
    await expect(radio.report("c")).rejects.toMatchObject({ kind: "locked" });
    await radio.world.clock.sleep(7_200_000);
    await radio.report("c");
  });

  it("that take over from the same dead run at the same moment: one gets the lock", async () => {
    for (let round = 0; round < 20; round++) {
      const radio = await hooked();
      mkdirSync(dirname(radio.state));
      writeFileSync(
        `${radio.state}.lock.3`,
        JSON.stringify({ operator: "anna@laptop", pid: 99, since: new Date(0).toISOString() }),
      );
      const others = { ...radio.world.processes, alive: (pid: number) => pid === 4711 };
      Object.assign(radio.world, { processes: others });
      let atWork = 0;
      let most = 0;
      const probe = async () => {
        most = Math.max(most, (atWork += 1));
        await radio.world.clock.sleep(1000);
        atWork -= 1;
        return { at: radio.world.clock.now().toISOString(), seconds: 1, findings: [], listeners: [], onAir: [] };
      };
      const ended = await Promise.allSettled([1, 2, 3].map(async () => radio.report("c", { probe })));
      expect(most).toBe(1);
      expect(ended.some(({ status }) => status === "fulfilled")).toBe(true);
    }
  });
});

describe("while a run is at work", () => {
  const begun = { event: "begun", command: "deploy", operator: "anna@laptop", pid: 12, hosts: ["eu-1"] } as const;

  async function paused(alive: boolean) {
    const radio = await hooked();
    Object.assign(radio.world, { processes: { ...radio.world.processes, alive: (pid: number) => alive && pid === 12 } });
    const journal = openJournal(radio.world, radio.folder, "1970-01-01T00:00:00-7f3a");
    await journal.write(begun);
    return { radio, journal };
  }

  it("incidents of its hosts are paused, and no others", async () => {
    const { radio, journal } = await paused(true);
    await radio.reports("cccccc");
    expect(radio.heard).toEqual([]);
    const other = async () => ({
      at: "1970-01-01T01:00:00Z",
      seconds: 1,
      findings: [found("c", { subject: "eu-2", host: "eu-2" })],
      listeners: [],
      onAir: [],
    });
    for (let run = 0; run < 3; run++) await radio.report("c", { probe: other });
    expect(radio.heard).toEqual(["raise"]);
    await journal.write({ event: "ended", exitCode: 0 });
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise", "resolve", "raise"]);
  });

  it("a run that was killed silences no alert", async () => {
    const { radio } = await paused(false);
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise"]);
  });

  it("a run that hangs silences no alert for longer than the inventory allows", async () => {
    const { radio } = await paused(true);
    await radio.world.clock.sleep(4 * 3_600_000);
    await radio.reports("ccc");
    expect(radio.heard).toEqual(["raise"]);
  });
});

it("a report that is killed at any write loses no message, and repeats only the one that it was sending", async () => {
  // Until a report is not killed any more: then each of its writes has been tried.
  let killedAt = 0;
  for (let wasKilled = true; wasKilled;) {
    killedAt += 1;
    const radio = await hooked();
    const files = new MemoryFiles();
    let left = killedAt;
    let dead = false;
    const step = () => {
      left -= 1;
      dead ||= left === 0;
      if (dead) throw new Error("killed");
    };
    const mortal = Object.assign(Object.create(files) as MemoryFiles, {
      write: async (path: string, text: string) => {
        step();
        await files.write(path, text);
      },
      create: async (path: string, text: string) => {
        step();
        return files.create(path, text);
      },
      read: async (path: string) =>
        path.endsWith("radio.yaml") || path.includes("templates") ? radioFiles.read(path) : files.read(path),
      list: async (path: string) => files.list(path),
      walk: async (path: string) => radioFiles.walk(path),
      mode: async (path: string) => radioFiles.mode(path),
    });
    const radioFiles = radio.world.files;
    Object.assign(radio.world, { files: mortal });
    for (const letter of "cccc......") {
      dead = false;
      await radio.report(letter).catch((error: unknown) => expect(String(error)).toContain("killed"));
    }
    const raises = radio.heard.filter((event) => event === "raise").length;
    const resolves = radio.heard.filter((event) => event === "resolve").length;
    expect(
      [raises, resolves].every((times) => times === 1 || times === 2),
      `${killedAt}: ${radio.heard.join(" ")}`,
    ).toBe(true);
    expect(raises + resolves, radio.heard.join(" ")).toBeLessThanOrEqual(3);
    wasKilled = left <= 0;
  }
  expect(killedAt).toBeGreaterThan(20);
});
