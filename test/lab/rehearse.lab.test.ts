import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Rehearsal } from "../../src/operations/lab/rehearsal.js";
import { start, type Ended } from "./cli.js";
import { hasRoot } from "./lab-fixture.js";
import { station } from "./station.js";
import { tracesOf } from "./traces.js";

const templates = fileURLToPath(new URL("../../templates", import.meta.url));
const SCRIPT = "master/etc/liquidsoap/radio.liq.hbs";
const LAB = "test-rehearse";

/** A fleet of unused addresses, with one relay more than the copy gets. */
const inventory = station(
  `  master-a: { role: master, address: 192.0.2.10 }
  master-b: { role: master, address: 192.0.2.11, tuning: { liquidsoap: { fadeSeconds: 0.7 } } }
  eu-1: { role: relay, region: eu, address: 192.0.2.21, capacity: 200, canary: true }
  eu-2: { role: relay, region: eu, address: 192.0.2.22, capacity: 200 }`,
  { masters: ["master-a", "master-b"] },
)
  .replace("  night:", '  airtime: { kind: pull, url: "http://192.0.2.50:8000/airtime.mp3" }\n  night:')
  .replace("[studio, night]", "[studio, airtime, night]");

/** A typical leftover: the station's own template gives one master, which was too slow, another sample rate. */
const planted = [
  '"mp3")}}%mp3({{#if mono}}mono{{else}}stereo{{/if}}, bitrate={{bitrateKbps}}, samplerate=',
  '{{#if (eq ../../fadeSeconds "0.7")}}22050{{else}}',
] as const;

describe.skipIf(!hasRoot)("a rehearsal of a fleet whose standby has another sample rate", () => {
  let folder: string;
  let ended: Ended;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "radioctl-rehearse-"));
    const own = join(folder, "templates", SCRIPT);
    await cp(join(templates, SCRIPT), own, { recursive: true });
    const [before, condition] = planted;
    const text = await readFile(own, "utf8");
    const changed = text.replace(`${before}{{sampleRateHz}}`, `${before}${condition}{{sampleRateHz}}{{/if}}`);
    if (changed === text) throw new Error("the template has changed: plant the problem elsewhere");
    await writeFile(own, changed);
    await writeFile(join(folder, "station.yaml"), inventory);
    const words = ["lab", "rehearse", "cutover", "--to", "master-b", "--hosts", "3", "--listeners", "2", "--name", LAB];
    ended = await start(["-i", join(folder, "station.yaml"), ...words, "--json"]).ended;
  }, 300_000);

  afterAll(async () => rm(folder, { recursive: true }));

  it("finds the fault that the real run would have met: the cutover's own exit code, and what to do", () => {
    expect(ended.code, ended.stderr).toBe(4);
    const rehearsal = JSON.parse(ended.stdout) as Rehearsal;
    expect(rehearsal.outcome).toMatchObject({ state: "REFUSED", exitCode: 4 });
    const shut = rehearsal.outcome.gates.filter(({ ok }) => !ok);
    expect(shut).toContainEqual(
      expect.objectContaining({
        gate: "formats",
        finding: expect.stringContaining("44100 and 22050 Hz"),
        fix: expect.stringMatching(/\w/u),
      }),
    );
    expect(rehearsal.hosts).toMatchObject({ kept: ["master-a", "master-b", "eu-1"], leftOut: ["eu-2"] });
    expect(rehearsal.listeners).toEqual([]);
    expect(ended.stderr).toMatch(/studio +plays to master-a, master-b; airtime is served; 2 listeners/u);
    expect(rehearsal.notRehearsed.join()).not.toMatch(/airtime/u);
  });

  it("leaves nothing behind, neither on this machine nor in the fleet's own folder", async () => {
    expect(await tracesOf(LAB, ["master-a", "master-b", "eu-1"])).toEqual([]);
    expect(await readFile(join(folder, "station.yaml"), "utf8")).toBe(inventory);
  });
});
