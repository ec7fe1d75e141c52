import { wentWell, worstOf, type Act, type Demo } from "./demo.js";

/** What became of one act, in a line or two. */
export function actText({ accounts, seen }: Act): string {
  const { listeners, dropped, longestGapSeconds } = worstOf(accounts);
  return [...seen, `${listeners} listeners, ${dropped} dropped, longest gap ${longestGapSeconds.toFixed(2)} s`]
    .map((line) => `  ${line}\n`)
    .join("");
}

/** The figures at the end: all of them measured by the listeners. */
export function demoText(demo: Demo, kept: string | undefined): string {
  const { acts, urls, seconds } = demo;
  const wide = Math.max(...acts.map(({ title }) => title.length));
  const value = (number: number | undefined) => (number === undefined ? "-" : `${number.toFixed(2)} s`).padStart(8);
  const rows = acts.map(({ title, seconds: took, accounts }) => {
    const worst = worstOf(accounts);
    const figures = [value(worst.longestGapSeconds), value(worst.lostSeconds), value(worst.repeatedSeconds)];
    return `  ${title.padEnd(wide)}  ${took.toFixed(1).padStart(5)} s  ${String(worst.dropped).padStart(3)} of ${worst.listeners}  ${figures.join("  ")}`;
  });
  const heading = `  ${"".padEnd(wide)}     took   dropped      gap      lost   repeated`;
  const waits = seconds.waited < 1 ? "" : ` and ${seconds.waited.toFixed(0)} s of waits for you`;
  const set = `set up in ${(seconds.up + seconds.bootstrap).toFixed(0)} s, all of it in ${seconds.all.toFixed(0)} s${waits}`;
  const verdict = wentWell(demo) ? "Nobody was dropped." : "Listeners were dropped: that should not be.";
  const end =
    kept === undefined
      ? []
      : [`  listen   ${urls.join("  ")}`, `  look     radioctl -i ${kept} status`, "  end      npm run demo -- stop"];
  return ["what listeners measured, the worst of them:", heading, ...rows, `${verdict}  ${set}`, ...end, ""].join("\n");
}
