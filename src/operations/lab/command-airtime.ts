import type { World } from "../../world.js";
import { broadcastOf } from "./endless-sound.js";

/** For `lab play` alone: serves endless audio until it is ended. @param words as `broadcastWords` makes them, after the first */
export async function airtime({ broadcasts }: World, words: readonly string[]): Promise<void> {
  const onAir = await broadcasts.serve(broadcastOf(words));
  await onAir.over;
}
