import { columns } from "../../cli/text/columns.js";
import { secondsText } from "../../duration.js";
import type { JudgedAct, JudgedDemo } from "./demo.js";

/** The result of one act, in one or two lines. */
export function actText({ worst, seen }: Pick<JudgedAct, "worst" | "seen">): string {
  const { listeners, dropped, longestGapSeconds } = worst;
  return [...seen, `${listeners} listeners, ${dropped} dropped, longest gap ${secondsText(longestGapSeconds, 2)}`]
    .map((line) => `  ${line}\n`)
    .join("");
}

/** The final figures, all measured by the listeners. */
export function demoText({ acts, urls, seconds, isGood }: JudgedDemo, kept: string | undefined): string {
  const value = (number: number | undefined) => (number === undefined ? "-" : secondsText(number, 2));
  const rows = acts.map(({ title, seconds: took, worst }) => [
    title,
    secondsText(took),
    `${worst.dropped} of ${worst.listeners}`,
    value(worst.longestGapSeconds),
    value(worst.lostSeconds),
    value(worst.repeatedSeconds),
  ]);
  const table = columns([["", "took", "dropped", "gap", "lost", "repeated"], ...rows], { right: [1, 2, 3, 4, 5], indent: 2 });
  const waits = seconds.waited < 1 ? "" : ` and ${secondsText(seconds.waited, 0)} of waiting for you`;
  const set = `set up in ${secondsText(seconds.up + seconds.bootstrap, 0)}, all of it in ${secondsText(seconds.all, 0)}${waits}`;
  const verdict = isGood ? "No listener was dropped." : "Listeners were dropped: this is a fault.";
  const end =
    kept === undefined
      ? []
      : [`  listen   ${urls.join("  ")}`, `  look     radioctl -i ${kept} status`, "  end      npm run demo -- stop"];
  return ["measured by the listeners, worst figures:", ...table, `${verdict}  ${set}`, ...end, ""].join("\n");
}
