import pMap from "p-map";
import { ProgramMissing } from "../../errors.js";
import type { Finding, NotChecked } from "../../health/finding.js";
import { judgeLevel } from "../../health/judge-level.js";
import type { HealthLimits } from "../../inventory/health.js";
import { levelCommand, loudest } from "../../listening/level.js";
import type { Heard } from "../../listening/listening.js";
import type { Recording } from "../../ports/http.js";
import type { World } from "../../world.js";

/** One ffmpeg process each; the decoding itself needs little CPU. */
const CONCURRENCY = 4;

/** A margin for a bit rate that differs slightly from the inventory's, and for the cut frame. */
const SPARE = 1.5;

/**
 * The level of each mount. Relays that play the same bytes of a master are decoded once. Without ffmpeg, one entry reports the check as not checked,
 * which is neither good nor bad.
 */
export async function probeLevels(
  { processes }: Pick<World, "processes">,
  heard: readonly Heard[],
  { sampleSeconds, limits }: { sampleSeconds: number; limits: HealthLimits },
): Promise<{ findings: Finding[]; notChecked: NotChecked[] }> {
  const groups = new Map<string, Heard[]>();
  for (const each of heard) {
    const key = bytesOf(each);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const level = async ([first]: readonly Heard[]): Promise<number | undefined> => {
    if (first === undefined || first.capture instanceof Error) return undefined;
    try {
      const { stdout } = await processes.run(
        levelCommand(first.listening.codec, lately(first.listening, first.capture, sampleSeconds)),
      );
      return loudest(stdout, sampleSeconds);
    } catch (error) {
      if (error instanceof ProgramMissing) throw error;
      return undefined;
    }
  };
  try {
    const levels = await pMap(groups.values(), level, { concurrency: CONCURRENCY });
    const findings = [...groups.values()].flatMap((group, index) =>
      group.map(({ listening }) => judgeLevel(listening, levels[index], limits)),
    );
    return { findings, notChecked: [] };
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    return { findings: [], notChecked: [{ check: "silence", because: error.message }] };
  }
}

/** The recording without its burst, if the stream can be decoded from any place: Ogg can't, its headers are at the beginning. */
function lately({ codec, bitrateKbps }: Heard["listening"], { body }: Recording, seconds: number): Uint8Array {
  const anywhere = codec === "mp3" || codec === "aac";
  return anywhere && bitrateKbps !== undefined ? body.subarray(-Math.ceil(seconds * SPARE * bitrateKbps * 125)) : body;
}

/** A key for equal bytes: the master and mount when the master is known, otherwise the subject. */
function bytesOf({ listening, masters }: Heard): string {
  const same = masters.find(({ verdict }) => verdict === "same") ?? masters.find(({ verdict }) => verdict === "repeating");
  return same === undefined ? listening.subject : `${same.name} ${listening.mount}`;
}
