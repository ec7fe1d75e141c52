import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { openHistory } from "../../../src/adapters/history.js";
import { main } from "../../../src/main.js";
import { fakeWorld } from "../../fakes/world.js";

const example = fileURLToPath(new URL("../../../inventories/example.yaml", import.meta.url));

/** The example's station; its own history is in the test's folder. */
function radio() {
  const cwd = mkdtempSync(join(tmpdir(), "radioctl-capacity-"));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  cpSync(example, join(cwd, "radio.yaml"));
  const run = async (...argv: string[]) => {
    const { world, stdout, stderr } = fakeWorld({ cwd });
    const code = await main(["-i", "radio.yaml", "capacity", ...argv], { ...world, histories: { open: openHistory } });
    return { code, stdout: stdout(), stderr: stderr() };
  };
  const json = async (...argv: string[]) => JSON.parse((await run(...argv, "--json")).stdout) as Told;
  return { cwd, run, json };
}

interface Told {
  basis: {
    listeners: number;
    listenersFrom: string;
    averageOfPeak: number;
    formatsFrom: string;
    formats: Array<{ mount: string; share: number }>;
  };
  market: { cost: number; regions: Array<{ listeners: number; mix: { servers: Array<{ provider: string }> } }> };
  charts: { day: unknown[]; cost: unknown[] };
  assumptions: string[];
}

describe("radioctl capacity", () => {
  it("prints the fleet, changes, the cheapest relays and the assumptions", async () => {
    const { run } = radio();
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain("Radio Example: 5,500 listeners at the peak (the capacity of the relays)\n");
    expect(stdout).toMatch(/^provider +region +hosts +listeners +Mbit\/s +TB a month +cost a month$/mu);
    expect(stdout).toMatch(/^Gamma +us +2 +2,000 +\d+ +[\d.]+ +[\d,.]+ EUR {2}\([\d.]+ TB beyond the included transfer\)$/mu);
    expect(stdout).toContain("eu: 3,500 listeners, capacity 3,500; without eu-1 1,500: 2,000 too few\n");
    expect(stdout).toMatch(/^ {2}\/live.mp3 {2}-[\d,.]+ EUR, -[\d.]+ TB; its listeners change to \/live.aac$/mu);
    expect(stdout).toMatch(/^cheapest relays for 5,500 listeners, [\d,.]+ EUR a month:$/mu);
    expect(stdout).toMatch(/^ {2}10 {2}#{24} {2}100 %$/mu);
    expect(stdout).toMatch(/\nassumptions:\n(?: {2}.+\n){8,}$/u);
    expect(stdout).toContain("prices of Alpha 2026-11-25,");
    expect(stdout).not.toContain("\u001b");
  });

  it("uses the given values and providers", async () => {
    const { json } = radio();
    const told = await json(
      "--listeners",
      "20000",
      "--average",
      "50",
      "--mix",
      "/live.mp3=1,/live.opus=3",
      "--provider",
      "Delta",
    );
    expect(told.basis).toMatchObject({ listeners: 20_000, listenersFrom: "given", averageOfPeak: 0.5, formatsFrom: "given" });
    expect(told.basis.formats.map(({ share }) => share)).toEqual([0.25, 0, 0.75]);
    expect(told.market.regions.flatMap(({ mix }) => mix.servers.map(({ provider }) => provider))).toEqual(["Delta", "Delta"]);
    expect(told.market.regions.reduce((sum, { listeners }) => sum + listeners, 0)).toBeGreaterThanOrEqual(20_000);
    expect([told.charts.day.length, told.charts.cost.length]).toEqual([24, 6]);
    expect(told.assumptions).toContain("the mean number of listeners is 50 % of the peak (as given)");
  });

  it("uses observed values: the peak, the formats, the regions, the day", async () => {
    const { cwd, json, run } = radio();
    const history = await openHistory(join(cwd, "journal", "history.sqlite"), "append", () => undefined);
    const { world } = fakeWorld({ cwd });
    const now = Math.floor(world.clock.now().getTime() / 3_600_000) * 3_600_000;
    const stream = (region: string, mount: string, count: number) => ({
      host: `${region}-1`,
      region,
      channel: "main",
      mount,
      codec: "mp3",
      bitrateKbps: 128,
      listeners: count,
    });
    for (let hour = 1; hour <= 48; hour += 1) {
      const count = hour === 12 ? 100 : 50;
      history?.append(
        {
          at: new Date(now - hour * 3_600_000),
          listeners: [stream("eu", "/live.mp3", count * 3), stream("us", "/live.opus", count)],
          lags: [],
          onAir: [],
        },
        { rawDays: 30, hourDays: 400, hourShiftMinutes: 0 },
      );
    }
    history?.close();
    const { basis, assumptions } = await json();
    expect(basis).toMatchObject({ listeners: 400, listenersFrom: "observed", formatsFrom: "observed" });
    expect(basis.formats.map(({ share }) => share)).toEqual([0.75, 0, 0.25]);
    expect(basis.averageOfPeak).toBeCloseTo((47 * 200 + 400) / 48 / 400, 6);
    expect(assumptions.join()).toContain("eu 75 %, us 25 % (observed, last 28 days)");
    expect((await run("--no-history")).stdout).toContain("5,500 listeners");
    expect((await run("--listeners", "1000")).stdout).toContain("1,000 listeners at the peak (given)");
  });

  it.each([
    [["--provider", "Nobody"], "no prices for"],
    [["--currency", "CHF"], 'no prices in "CHF"'],
    [["--mix", "/live.mp4=1"], 'no mount "/live.mp4"'],
    [["--mix", "live.mp3"], "--mix"],
    [["--average", "0"], "--average"],
    [["--listeners", "many"], "--listeners"],
  ])("%j is wrong usage", async (argv, message) => {
    const { run } = radio();
    expect(await run(...argv)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) as string });
  });
});
