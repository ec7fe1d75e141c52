import { counted } from "../counted.js";
import { lasted } from "../duration.js";
import type { Bed } from "../station/beds.js";
import type { BedState } from "./facts/beds.js";
import type { Finding } from "./finding.js";

/** The mirror runs every five minutes, and longer while it fetches. */
const LATE_SECONDS = 3600;

interface Mirrored {
  host: string;
  region: string | undefined;
  states: readonly BedState[];
  /** The host's time, in milliseconds since 1970. */
  now: number;
}

/** Judges the mirrored playlists of a master: the mirror runs, and has as much audio as the station wants. A bed is spare audio: at worst a warning. */
export function judgeBeds(beds: readonly Bed[], { host, region, states, now }: Mirrored): Finding[] {
  return beds.map((bed, index) => {
    const state = states.find((each) => each.index === index);
    const about = { check: "bed" as const, subject: `${host} ${bed.source}`, host, region };
    const problem = problemOf(bed, state, now);
    const has = state === undefined ? "" : `${lasted(state.seconds)} of audio in ${counted(state.files, "file")}`;
    return {
      ...about,
      verdict: problem === undefined ? "OK" : "WARNING",
      summary: [has, problem ?? ""].filter((text) => text !== "").join("; "),
      hint:
        problem === undefined
          ? undefined
          : `see radioctl exec ${host} --sudo -- journalctl -u radioctl-bed -n 20, and radioctl help hosts`,
      figures: state === undefined ? [] : [{ label: "audio", value: state.seconds, unit: "s", min: 0 }],
    };
  });
}

function problemOf({ hours }: Bed, state: BedState | undefined, now: number): string | undefined {
  if (state?.checkedAt === undefined) return "the mirror has not run yet";
  if (state.problem !== undefined) return state.problem;
  const age = (now - state.checkedAt) / 1000;
  if (age > LATE_SECONDS) return `the mirror last ran ${lasted(age)} ago`;
  return state.seconds < hours * 3600 ? `the station wants ${hours} h` : undefined;
}
