import type { Inventory } from "../../inventory/schema.js";
import { listenerShares, type ShareKind, type ListenerShare, type RelayAnswer, type RelayListeners } from "./shares.js";

/** Present listeners in figures. */
export interface ListenerFigures {
  by: ShareKind;
  shares: readonly ListenerShare[];
  total: number;
  /** Relays that answered. */
  answered: number;
  failed: ReadonlyArray<Exclude<RelayAnswer, RelayListeners>>;
  seconds: number;
}

/** Sums the answers of the relays by format, region, relay or player. */
export function listenerFigures(
  inventory: Inventory,
  by: ShareKind,
  answers: readonly RelayAnswer[],
  seconds: number,
): ListenerFigures {
  const answered = answers.filter((answer): answer is RelayListeners => !("error" in answer));
  const shares = listenerShares(inventory, answered, by);
  return {
    by,
    shares,
    total: shares.reduce((sum, { listeners }) => sum + listeners, 0),
    answered: answered.length,
    failed: answers.flatMap((answer) => ("error" in answer ? [answer] : [])),
    seconds,
  };
}
