import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { playersTable } from "../bench/players-table.js";
import { startAudition, type Result } from "../players/audition.js";
import { COMMANDS, type PlayerKind } from "../players/kinds.js";
import { hasRoot } from "./lab-fixture.js";
import { CODECS, EVENTS, RelayOfPlayers } from "./relay-of-players.js";

const KINDS: readonly PlayerKind[] = ["chromium", "firefox", "mpv", "vlc", "mpd"];

/** A join in the middle of a frame, or without the bits before it, clicks at 50 to 60 dB over a player's own noise; one of Opus at 24 at worst. */
const CLICK_DECIBELS = 30;
/** The resolution of the time code, and a piece of 5 ms on each side of a join. */
const JOIN_SECONDS = 0.05;

const missing = ["pulseaudio", ...KINDS.map((kind) => COMMANDS[kind])].filter((command) => !existsSync(`/usr/bin/${command}`));
if (hasRoot && missing.length > 0) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error(`${missing.join(", ")}: required here; sh .ci/setup`);
  console.warn(`SKIPPED: real players on a relay, ${missing.join(", ")} not installed; sh .ci/setup as root does it`);
}

const seats = CODECS.flatMap((codec) => KINDS.map((kind) => ({ codec, kind, name: `${kind}-${codec}` })));
const heard = EVENTS.filter(({ event }) => !event.startsWith("return")).flatMap(({ event, mostSeconds }) =>
  seats.map(({ name }) => [name, event, mostSeconds] as const),
);

/** The players play at the same time, through all events; then each test judges what was heard of one event. */
describe.skipIf(!hasRoot || missing.length > 0)("real players on a relay", () => {
  let results: readonly Result[] = [];
  let relay: RelayOfPlayers | undefined;

  beforeAll(async () => {
    relay = await RelayOfPlayers.up("test-players");
    const on = relay;
    const audition = await startAudition(seats.map(({ codec, kind, name }) => ({ kind, name, url: on.url(codec) })));
    try {
      await audition.audible();
      await on.events(audition);
    } finally {
      results = await audition.finish();
      for (const codec of CODECS)
        console.log(
          playersTable(
            codec,
            results.filter(({ name }) => name.endsWith(codec)),
          ).join("\n"),
        );
    }
  }, 600_000);
  afterAll(async () => relay?.down(), 60_000);

  it.each(heard)("%s plays on through the %s, without a click", (name, event, mostSeconds) => {
    const cell = results.find((result) => result.name === name)?.cells.find((each) => each.event === event);
    const lost = Math.max(cell?.lostSeconds ?? 0, cell?.repeatedSeconds ?? 0);
    expect(cell, JSON.stringify(cell)).toMatchObject({ playsOn: true });
    expect(lost, JSON.stringify(cell)).toBeLessThanOrEqual(mostSeconds);
    expect(cell?.clickDecibels, JSON.stringify(cell)).toBeLessThanOrEqual(CLICK_DECIBELS);
    expect(cell?.silenceSeconds, JSON.stringify(cell)).toBeLessThanOrEqual(mostSeconds);
    expect(cell?.garbledSeconds, JSON.stringify(cell)).toBeLessThanOrEqual(JOIN_SECONDS);
  });
});
