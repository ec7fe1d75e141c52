import { Audience } from "../lab/audience.js";
import { startListener } from "../lab/listener.js";
import { quick } from "../lab/on-two-masters.js";
import {
  FollowingEncoder,
  hearMasters,
  longestSilence,
  must,
  onceOnAir,
  pause,
  relays,
  twoByName,
  until,
} from "./two-by-name.js";

/** Time after the studio is on air again, for later effects. */
const AFTERWARDS_MILLISECONDS = 5000;

/**
 * A studio that feeds only the active master, and finds the other one by `source.<zone>`: a cutover there and back, and what listeners hear
 * until it has reconnected.
 * @throws Error when a listener was dropped, or the encoder did not reconnect
 */
export async function benchSourceName(): Promise<void> {
  const lab = await twoByName("bench-source");
  const ends: Array<() => Promise<void>> = [lab.down];
  try {
    const encoder = new FollowingEncoder(lab);
    ends.unshift(async () => encoder.stop());
    await until(() => encoder.connected.length > 0);
    const atMasters = await hearMasters(lab);
    ends.unshift(async () => atMasters.stop());
    await onceOnAir(lab);
    const audience = await Audience.tuneIn(lab, relays, 10);
    ends.unshift(async () => audience.leave());
    const ears = relays.map((relay) => startListener({ url: `http://${lab.address(relay)}/live.mp3` }, "mp3"));
    ends.unshift(async () => void (await Promise.all(ears.map(async (ear) => ear.stop()))));
    await pause(AFTERWARDS_MILLISECONDS);
    for (const to of ["master-b", "master-a"]) {
      const from = ears.map((ear) => ear.recording().body.length);
      const before = encoder.connected.length;
      audience.begin();
      console.log((await must(lab, "cutover", ...quick(to))).trim());
      await pause(AFTERWARDS_MILLISECONDS);
      const { listeners, dropped, longestGapSeconds, lostSeconds } = await audience.cost(atMasters);
      const silences = await Promise.all(
        ears.map(async (ear, at) => longestSilence(lab, ear.recording().body.subarray(from[at]))),
      );
      const came = encoder.connected.slice(before);
      const away = came.map(({ lostAt = 0, onAirAt }) => ((onAirAt - lostAt) / 1000).toFixed(1)).join(", ");
      console.log(
        `to ${to}: ${listeners} listeners, ${dropped} dropped, longest gap ${longestGapSeconds} s, longest silence ${Math.max(...silences).toFixed(2)} s, ` +
          `${lostSeconds} s lost; the encoder was away ${away} s`,
      );
      console.log((await lab.run("source", "list")).stdout.trim());
      if (dropped > 0 || ears.some((ear) => ear.heard().dropped)) throw new Error("a listener was dropped");
      if (came.at(-1)?.address !== lab.address(to)) throw new Error(`the encoder is not at ${to}`);
    }
  } finally {
    for (const end of ends) await end();
  }
}
