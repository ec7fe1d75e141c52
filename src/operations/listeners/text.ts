import { columns } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import { agreeing, counted } from "../../counted.js";
import { secondsData, secondsText } from "../../duration.js";
import type { ListenerFigures } from "./figures.js";

/** Present listeners: a line for each format, region, relay or player, the sum, and relays without an answer. */
export function listenersText({ shares, total, answered, failed, seconds }: ListenerFigures, color: boolean): string {
  const rows = shares.map(({ name, about, listeners, percent }) => [name, about, String(listeners), `${percent.toFixed(1)} %`]);
  const lines = columns(rows, { right: [2, 3] });
  const bad = failed.map(({ relay, error }) =>
    paint(color).bad(`! ${relay}  ${error.message}${error.hint ? `; ${error.hint}` : ""}`),
  );
  const of = failed.length === 0 ? "" : ` of ${answered + failed.length}`;
  const sum = `${counted(total, "listener")} on ${answered}${of} ${agreeing(answered + failed.length, "relay", "relays")}.`;
  return [...lines, ...bad, `${sum}  ${secondsText(seconds)}`, ""].join("\n");
}

/** The same as data. */
export function listenersJson({ by, shares, total, failed, seconds }: ListenerFigures): unknown {
  return {
    by,
    listeners: total,
    shares,
    unanswered: failed.map(({ relay, error }) => ({ relay, error: error.message })),
    seconds: secondsData(seconds),
  };
}
