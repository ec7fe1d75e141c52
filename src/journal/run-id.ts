import type { World } from "../world.js";

/** `2026-11-22T05:00:07-7f3a`: sorts by time; two runs that begin in the same second have different ids. */
export function runId({ clock, randomBytes }: Pick<World, "clock" | "randomBytes">): string {
  return `${clock.now().toISOString().slice(0, 19)}-${Buffer.from(randomBytes(2)).toString("hex")}`;
}
