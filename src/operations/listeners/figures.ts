import type { Inventory } from "../../inventory/schema.js";
import { audienceShares, type AudienceKind, type AudienceShare, type RelayAnswer, type RelayAudience } from "./shares.js";

/** Present listeners in figures. */
export interface ListenerFigures {
  by: AudienceKind;
  shares: readonly AudienceShare[];
  total: number;
  /** Relays that answered. */
  answered: number;
  failed: ReadonlyArray<Exclude<RelayAnswer, RelayAudience>>;
  seconds: number;
}

/** Sums the answers of the relays by format, region, relay or player. */
export function listenerFigures(
  inventory: Inventory,
  by: AudienceKind,
  answers: readonly RelayAnswer[],
  seconds: number,
): ListenerFigures {
  const answered = answers.filter((answer): answer is RelayAudience => !("error" in answer));
  const shares = audienceShares(inventory, answered, by);
  return {
    by,
    shares,
    total: shares.reduce((sum, { listeners }) => sum + listeners, 0),
    answered: answered.length,
    failed: answers.flatMap((answer) => ("error" in answer ? [answer] : [])),
    seconds,
  };
}
