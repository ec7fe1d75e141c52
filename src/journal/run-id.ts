import type { World } from "../world.js";

/** `2026-11-22T05:00:07-7f3a`: sorts by time, and two runs of one second differ. */
export function runId({ clock, randomBytes }: Pick<World, "clock" | "randomBytes">): string {
  return `${clock.now().toISOString().slice(0, 19)}-${Buffer.from(randomBytes(2)).toString("hex")}`;
}
