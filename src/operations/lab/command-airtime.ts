import type { World } from "../../world.js";
import { broadcastOf } from "./airtime.js";

/** For `lab play` alone: the stand-in for a server that masters pull from, until it is ended. @param words as `airtimeWords` makes them, after the first */
export async function airtime({ broadcasts }: World, words: readonly string[]): Promise<void> {
  const onAir = await broadcasts.serve(broadcastOf(words));
  await onAir.over;
}
