import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startAudition } from "./audition.js";
import { contentTypeOf, encodedUnits } from "./encoded.js";
import { COMMANDS, type PlayerKind } from "./kinds.js";
import { startLiveServer } from "./live-server.js";

const kinds: readonly PlayerKind[] = ["mpv", "mpd"];
const missing = ["pulseaudio", ...kinds.map((kind) => COMMANDS[kind])].filter((command) => !existsSync(`/usr/bin/${command}`));
if (missing.length > 0) {
  if (process.env["RADIOCTL_REQUIRE_LAB"] === "1") throw new Error(`${missing.join(", ")}: required here; sh .ci/setup`);
  console.warn(`SKIPPED: tests with real players, ${missing.join(", ")} not installed; sh .ci/setup as root does it`);
}

// A player on a busy machine misses audio by itself, so it has three tries.
describe.skipIf(missing.length > 0)("real players", { timeout: 120_000, retry: 2 }, () => {
  it("are heard to go on, or to stop, at a join in the middle of a frame of AAC", async () => {
    const server = await startLiveServer(encodedUnits("aac", 96), contentTypeOf("aac"), 1);
    try {
      const audition = await startAudition(kinds.map((kind) => ({ kind, url: server.url })));
      await audition.audible();
      audition.mark("join");
      server.skip(1, "anywhere");
      await audition.listen(5);
      const [mpv, mpd] = await audition.finish();
      expect(mpv?.cells[0]).toMatchObject({ event: "join", playsOn: true, repeatedSeconds: 0 });
      expect(Math.abs((mpv?.cells[0]?.lostSeconds ?? 0) - 1)).toBeLessThan(0.2);
      expect(mpv?.heard.exit).toBeUndefined();
      // Debian's MPD decodes AAC with libfaad, which gives up.
      expect(mpd?.cells[0]).toMatchObject({ event: "join", playsOn: false });
    } finally {
      await server.stop();
    }
  });
});
