/** What a master plays in a channel. */
export interface Programme {
  channel: string;
  /** Name of the source on air; `peer`: the other master's stream; `emergency`: nothing is there. */
  onAir: string;
  onAirSeconds: number;
  /** It may play the other master's stream. */
  following: boolean;
  /** Sources that could be on air now: connected, and not silent. */
  available: readonly string[];
}

/** The other master's stream among a channel's sources. */
export const PEER = "peer";

/** What plays when nothing else does. */
export const EMERGENCY = "emergency";
