import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/health/finding.js";
import { givenMasters } from "../../src/health/given-masters.js";
import { homesOf } from "../../src/health/home.js";
import { held } from "../operations/listeners/held.js";
import { goodHome, inventoryOf } from "../operations/report/home-findings.js";
import { spliced, withSplicer } from "./spliced.js";

const inventory = inventoryOf();
const given = (relay: string, active: string, away: number) => ({
  relay,
  channel: "main",
  active,
  takers: { "master-a": 3, "master-b": away },
});

const home = (findings: readonly Finding[], relays: ReturnType<typeof given>[] = []) =>
  homesOf(inventory, { findings, given: relays })[0];

describe("a channel's home", () => {
  it("is good when all its findings exist and are OK", () => {
    expect(home(goodHome())).toMatchObject({ channel: "main", master: "master-a", trouble: undefined });
  });

  it.each(goodHome().map((finding) => [`${finding.check} ${finding.subject}`, finding] as const))(
    "is not known to be good without this finding: %s",
    (name, without) => {
      const others = goodHome().filter(({ check, subject }) => check !== without.check || subject !== without.subject);
      expect(home(others)?.trouble).toBe(`${name}: not checked`);
      for (const verdict of ["UNKNOWN", "WARNING", "CRITICAL"] as const)
        expect(home([...others, { ...without, verdict, summary: "oh" }])?.trouble).toBe(`${name}: oh`);
    },
  );

  it("stays good with a problem that the cutover's gates check, or with one elsewhere", () => {
    const disk = { check: "disk", subject: "master-a", host: "master-a", verdict: "CRITICAL" } as const;
    const other = { check: "source", subject: "master-b main", host: "master-b", channel: "main", verdict: "CRITICAL" } as const;
    const rest = { summary: "", hint: undefined, figures: [] };
    expect(home([...goodHome(), { ...disk, ...rest }, { ...other, ...rest }])?.trouble).toBeUndefined();
  });

  it("lists fallen listeners and turned relays, and whether all relays were queried", () => {
    expect(home([], [given("eu-1", "master-a", 7), given("eu-2", "master-b", 9)])).toMatchObject({
      fallen: { "eu-1": 7, "eu-2": 0 },
      turned: ["eu-2"],
      whole: true,
    });
    expect(home([], [given("eu-1", "master-a", 0)])).toMatchObject({ fallen: { "eu-1": 0 }, turned: [], whole: false });
  });
});

it("a relay's clients do not include probes, and a relay below relays, or without an answer, is left out", () => {
  const mounts = held({
    "/live.mp3": { VLC: 3, relay: 1, probe: 1 },
    "/master-b/live.mp3": { probe: 2, relay: 1 },
    "/master-b/live.opus": { browser: 2, relay: 1 },
    "/spare/master-b/live.opus": { browser: 1 },
  });
  const taken = withSplicer(mounts, spliced());
  const active = { main: "master-a" };
  const of = (host: string, streams = taken) => givenMasters(inventory, { host, streams, active }, ["main"]);
  expect(of("eu-1")).toEqual([{ relay: "eu-1", channel: "main", active: "master-a", takers: { "master-a": 4, "master-b": 3 } }]);
  expect(of("eu-1", mounts)[0]?.takers).toEqual({ "master-a": 0, "master-b": 3 });
  expect(of("eu-1", new Map())).toEqual([]);
  expect(of("eu-3")).toEqual([]);
});
