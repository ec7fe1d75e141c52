import { Audience } from "../lab/audience.js";
import { killCutover } from "../lab/cutover-kills.js";
import { onTwoMasters, relays } from "../lab/on-two-masters.js";

/**
 * Kills (-9) this many cutovers, each at a random instant, and completes each, with listeners connected.
 * @throws Error when one could not be completed, or a listener was dropped
 */
export async function benchCutoverKills(kills: number): Promise<void> {
  const station = await onTwoMasters("bench-cutkills");
  const audience = await Audience.tuneIn(station.lab, relays, 10);
  try {
    let active = "master-a";
    let bad = 0;
    for (let kill = 0; kill < kills; kill++) {
      const killed = await killCutover(station, active, kill, kills);
      active = killed.active;
      bad += killed.wrong.length;
      console.log(JSON.stringify({ ...killed, atSeconds: Number(killed.atSeconds.toFixed(2)) }));
    }
    const { dropped, listeners } = await audience.cost(station.atMasters);
    console.log(`${kills} kills: ${bad} wrong; ${dropped} of ${listeners} listeners dropped`);
    if (bad > 0 || dropped > 0) throw new Error("not every kill was harmless");
  } finally {
    await audience.leave();
    await station.end();
  }
}
