import { paint } from "../../cli/text/paint.js";
import type { Inventory } from "../../inventory/schema.js";
import { audienceShares, type AudienceKind, type RelayAnswer, type RelayAudience } from "./shares.js";

export interface ListenersLook {
  inventory: Inventory;
  by: AudienceKind;
  answers: readonly RelayAnswer[];
  seconds: number;
}

/** Who listens now: a line a format, region, relay or player, the sum, and relays that did not answer. */
export function listenersText(look: ListenersLook, color: boolean): string {
  const { shares, total, answered, failed } = figures(look);
  const names = Math.max(...shares.map(({ name }) => name.length), 0);
  const abouts = Math.max(...shares.map(({ about }) => about.length), 0);
  const lines = shares.map(
    ({ name, about, listeners, percent }) =>
      `${name.padEnd(names)}  ${about.padEnd(abouts)}  ${String(listeners).padStart(6)}  ${percent.toFixed(1).padStart(5)} %`,
  );
  const bad = failed.map(({ relay, error }) =>
    paint(color).bad(`! ${relay}  ${error.message}${error.hint ? `; ${error.hint}` : ""}`),
  );
  const of = failed.length === 0 ? "" : ` of ${answered + failed.length}`;
  const sum = `${total} ${total === 1 ? "listener" : "listeners"} on ${answered}${of} ${answered + failed.length === 1 ? "relay" : "relays"}.`;
  return [...lines, ...bad, `${sum}  ${look.seconds.toFixed(1)} s`, ""].join("\n");
}

/** The same as data. */
export function listenersJson(look: ListenersLook): unknown {
  const { shares, total, failed } = figures(look);
  const { by, seconds } = look;
  return {
    by,
    listeners: total,
    shares,
    unanswered: failed.map(({ relay, error }) => ({ relay, error: error.message })),
    seconds: Number(seconds.toFixed(3)),
  };
}

function figures({ inventory, by, answers }: ListenersLook) {
  const answered = answers.filter((answer): answer is RelayAudience => !("error" in answer));
  const shares = audienceShares(inventory, answered, by);
  return {
    shares,
    total: shares.reduce((sum, { listeners }) => sum + listeners, 0),
    answered: answered.length,
    failed: answers.flatMap((answer) => ("error" in answer ? [answer] : [])),
  };
}
