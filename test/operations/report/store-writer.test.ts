import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadFleet } from "../../../src/fleet/load.js";
import { openPlace, takeOver } from "../../../src/operations/report/store-writer.js";
import { FakeBuckets } from "../../fakes/buckets.js";
import { env, hooked } from "./radio.js";

const ARTIFACTS = "\nartifacts: { bucket: station, endpoint: https://s3.example, prefix: radio/ }";
const SETTINGS = `{ failuresToRaise: 1, successesToClear: 1, channels: { own: { kind: webhook, url: !secret hook } } }${ARTIFACTS}`;
const STATE_KEY = "c3RhdGUta2V5LXdpdGgtMTkyLWJpdHMtYXQt";

const machine = async (buckets: FakeBuckets, operator: string) => {
  const radio = await hooked(SETTINGS, { buckets, operator, env: { ...env, RADIO_STATE_KEY: STATE_KEY } });
  const take = async () => {
    const fleet = await loadFleet(radio.world, "radio.yaml", { secrets: "real" });
    const place = await openPlace(radio.world, fleet, radio.state);
    if (place === undefined) throw new Error("the inventory has no bucket");
    return takeOver(radio.world, place);
  };
  return { ...radio, take };
};

describe("the sender of the reports", () => {
  it("is the first machine; another one says who sends, sends nothing and changes nothing", async () => {
    const buckets = new FakeBuckets();
    const [anna, bert] = [await machine(buckets, "anna@studio"), await machine(buckets, "bert@desk")];
    await anna.reports(".c");
    const before = buckets.texts();
    const { problems, messages, raised } = await bert.report("c");
    expect(problems).toEqual([
      expect.stringMatching(/^anna@studio has sent the reports since .*: radioctl report --take-over$/u),
    ]);
    expect([messages.length, raised.length, anna.heard, bert.heard]).toEqual([0, 1, ["raise"], []]);
    expect(buckets.texts()).toEqual(before);
    expect(existsSync(bert.state)).toBe(false);
  });

  it("is another machine after it took over: it repeats no message, reports the end, and the first one sends nothing", async () => {
    const buckets = new FakeBuckets();
    const [anna, bert] = [await machine(buckets, "anna@studio"), await machine(buckets, "bert@desk")];
    await anna.report("c");
    await bert.report("c");
    expect(await bert.take()).toMatchObject({ operator: "anna@studio", number: 1 });
    await bert.reports("cc.");
    await anna.reports("cc.");
    expect([anna.heard, bert.heard]).toEqual([["raise"], ["resolve"]]);
    expect((await anna.report("c")).problems[0]).toContain("bert@desk has sent the reports");
    await anna.take();
    await anna.report(".");
    expect([anna.heard, bert.heard]).toEqual([["raise"], ["resolve"]]);
  });

  it("sends what the machine before could not send", async () => {
    const buckets = new FakeBuckets();
    const [anna, bert] = [await machine(buckets, "anna@studio"), await machine(buckets, "bert@desk")];
    anna.status.now = 503;
    await anna.report("c");
    await bert.take();
    await bert.report("c");
    expect([anna.heard, bert.heard]).toEqual([[], ["raise"]]);
  });

  it("that is replaced during its report ends before it sends", async () => {
    const buckets = new FakeBuckets();
    const [anna, bert] = [await machine(buckets, "anna@studio"), await machine(buckets, "bert@desk")];
    await anna.report(".");
    const at = anna.world.clock.now().toISOString();
    const probe = async () => {
      await bert.take();
      return { at, seconds: 1, findings: [], listeners: [], onAir: [] };
    };
    await expect(anna.report("c", { probe })).rejects.toMatchObject({ kind: "locked" });
    await bert.report("c");
    expect([anna.heard, bert.heard]).toEqual([[], ["raise"]]);
  });

  it("is one of two machines that begin at the same moment, also when the server ignores conditions", async () => {
    for (const ignores of [false, true]) {
      const buckets = new FakeBuckets();
      const [anna, bert] = [await machine(buckets, "anna@studio"), await machine(buckets, "bert@desk")];
      if (ignores)
        buckets.before = (request, key) => {
          if (request === "put" && key.includes("report/writer/")) buckets.objects.delete(key);
        };
      // A machine that notices only before it sends ends its report.
      await Promise.allSettled([anna.report("."), bert.report(".")]);
      await Promise.all([anna.report("c"), bert.report("c")]);
      expect([...anna.heard, ...bert.heard]).toEqual(["raise"]);
    }
  });

  it("continues without the bucket, and another machine stays silent", async () => {
    const buckets = new FakeBuckets();
    const [anna, bert] = [await machine(buckets, "anna@studio"), await machine(buckets, "bert@desk")];
    await anna.report(".");
    await bert.report(".");
    buckets.down = "s3.example does not answer";
    expect((await anna.report("c")).problems.join()).toContain("s3.example does not answer");
    await bert.report("c");
    expect([anna.heard, bert.heard]).toEqual([["raise"], []]);
    buckets.down = undefined;
    await anna.report("c");
    await bert.take();
    await bert.report("c");
    expect(bert.heard).toEqual([]);
  });

  it("is not copied with the state of the machine: only the bucket names it", async () => {
    const buckets = new FakeBuckets();
    const anna = await machine(buckets, "anna@studio");
    await anna.report("c");
    const mark = JSON.parse(readFileSync(`${anna.state}.writer`, "utf8")) as { operator: string };
    expect(mark.operator).toBe("anna@studio");
    const stored = Object.entries(buckets.texts());
    expect(stored.map(([key]) => key)).toEqual([
      "station/radio/report/writer/000001.json",
      "station/radio/report/state/000001.age",
    ]);
    expect(stored.map(([, text]) => text).join()).not.toContain("eu-1");
  });
});
