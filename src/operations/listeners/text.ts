import { columns } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import { agreeing, counted } from "../../counted.js";
import { secondsData, secondsText } from "../../duration.js";
import type { Inventory } from "../../inventory/schema.js";
import { audienceShares, type AudienceKind, type RelayAnswer, type RelayAudience } from "./shares.js";

export interface ListenersLook {
  inventory: Inventory;
  by: AudienceKind;
  answers: readonly RelayAnswer[];
  seconds: number;
}

/** Present listeners: a line for each format, region, relay or player, the sum, and relays without an answer. */
export function listenersText(look: ListenersLook, color: boolean): string {
  const { shares, total, answered, failed } = figures(look);
  const rows = shares.map(({ name, about, listeners, percent }) => [name, about, String(listeners), `${percent.toFixed(1)} %`]);
  const lines = columns(rows, { right: [2, 3] });
  const bad = failed.map(({ relay, error }) =>
    paint(color).bad(`! ${relay}  ${error.message}${error.hint ? `; ${error.hint}` : ""}`),
  );
  const of = failed.length === 0 ? "" : ` of ${answered + failed.length}`;
  const sum = `${counted(total, "listener")} on ${answered}${of} ${agreeing(answered + failed.length, "relay", "relays")}.`;
  return [...lines, ...bad, `${sum}  ${secondsText(look.seconds)}`, ""].join("\n");
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
    seconds: secondsData(seconds),
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
