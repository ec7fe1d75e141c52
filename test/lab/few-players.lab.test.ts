import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playersTable } from "../bench/players-table.js";
import { startAudition, type Result } from "../players/audition.js";
import { COMMANDS, type PlayerKind } from "../players/kinds.js";
import { hasRoot } from "./lab-fixture.js";
import { CODECS, RelayOfPlayers } from "./relay-of-players.js";

/** Players that ended at each move when it was not between two frames, and one that bears anything. */
const KINDS: readonly PlayerKind[] = ["chromium", "mpv", "mpd"];

/**
 * On a machine that is busy with other tests: a player that can't go on ends, or stays silent. What is lost in a moment of too few processors is printed
 * and not judged; players.lab.test.ts judges it.
 */
const MOST_SILENT_SECONDS = 8;
const END_SECONDS = 10;

const missing = ["pulseaudio", ...KINDS.map((kind) => COMMANDS[kind])].filter((command) => !existsSync(`/usr/bin/${command}`));
if (hasRoot && missing.length > 0) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error(`${missing.join(", ")}: required here; sh .ci/setup`);
  console.warn(`SKIPPED: few real players on a relay, ${missing.join(", ")} not installed; sh .ci/setup as root does it`);
}

const seats = CODECS.flatMap((codec) => KINDS.map((kind) => ({ codec, kind, name: `${kind}-${codec}` })));

describe.skipIf(!hasRoot || missing.length > 0)("a few real players on a relay", () => {
  let results: readonly Result[] = [];
  let relay: RelayOfPlayers | undefined;

  beforeAll(async () => {
    relay = await RelayOfPlayers.up("test-few");
    const on = relay;
    const audition = await startAudition(seats.map(({ codec, kind, name }) => ({ kind, name, url: on.url(codec) })));
    try {
      await audition.audible(120);
      await on.shortEvents(audition);
    } finally {
      results = await audition.finish(END_SECONDS);
      for (const codec of CODECS) console.log(playersTable(codec, resultsOf(results, codec)).join("\n"));
    }
  }, 600_000);
  afterAll(async () => relay?.down(), 60_000);

  it.each(seats.map(({ name }) => name))("%s plays on through a cutover there and back, a kill and a freeze", (name) => {
    const result = results.find((each) => each.name === name);
    expect(result?.heard.exit).toBeUndefined();
    expect(result?.heard.events.filter(({ type }) => type === "error" || type === "ended")).toEqual([]);
    const judged = result?.cells.filter(({ event }) => ["cutover", "cutover back", "kill", "freeze"].includes(event)) ?? [];
    expect(judged).toHaveLength(4);
    expect(judged.filter(({ playsOn }) => !playsOn)).toEqual([]);
    expect(judged.filter(({ silenceSeconds }) => silenceSeconds > MOST_SILENT_SECONDS)).toEqual([]);
  });
});

const resultsOf = (results: readonly Result[], codec: string) => results.filter(({ name }) => name.endsWith(codec));
