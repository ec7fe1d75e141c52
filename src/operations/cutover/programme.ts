import type { Programme as Played } from "../../health/programme.js";

/** What a master plays in a channel, as far as a cutover needs it. */
export interface Programme {
  channel: string;
  /** Name of the source on air; `PEER`: the other master's stream; `EMERGENCY`: no source is available. */
  onAir: string;
  onAirSeconds: number;
  /** It may play the other master's stream. */
  following: boolean;
  /** Sources that could be on air now: connected, and not silent. */
  available: readonly string[];
}

/** The other master's stream. No source in an inventory can have this name. */
export const PEER = "the other master's stream";

/** What plays when no source is available. */
export const EMERGENCY = "the emergency tone";

/** The programme in Liquidsoap's report. Pure. */
export function programmeOf({ channel, onAir, seconds, follow, sources }: Played): Programme {
  const playing = sources.find(({ name }) => name === onAir);
  const known = playing?.kind === "peer" ? PEER : playing?.kind === "emergency" ? EMERGENCY : onAir;
  return {
    channel,
    onAir: known ?? "nothing yet",
    onAirSeconds: seconds,
    following: follow === true,
    available: sources.filter(({ ready }) => ready).map(({ name }) => name),
  };
}
