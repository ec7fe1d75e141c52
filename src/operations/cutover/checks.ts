import { counted } from "../../counted.js";
import { secondsText } from "../../duration.js";
import type { MountReport } from "../../listening/mount-report.js";
import { allListeners, hasLeft, type RelayView } from "../../moving/relay-view.js";
import { bad, good, unclear, type Verdict } from "./request.js";

/** Some listeners always come or go while the others are moved. */
const LISTENERS_RATIO = 0.05;

/** How far a relay may be behind its master; a listener's player has more in its buffer. */
const MOST_LAG_SECONDS = 5;

/** Whether all earlier listeners are still there, and none of them hears the master that they had to leave. */
export function checkMoved(before: RelayView, after: RelayView, left: string): Verdict {
  const [was, is] = [allListeners(before), allListeners(after)];
  if (!hasLeft(after, left)) {
    const staying = after.listeners[left] ?? 0;
    const what = staying > 0 ? `${staying} listeners still hear ${left}` : `new listeners still get ${left}`;
    return bad(`${after.relay}: ${what}`);
  }
  const lost = was - is;
  const tolerated = Math.max(1, Math.ceil(was * LISTENERS_RATIO));
  return lost > tolerated ? bad(`${after.relay}: only ${is} of ${was} listeners are left`) : good(counted(is, "listener"));
}

/** Whether a new listener of the relay hears `master`, on every mount. */
export function checkHeard(relay: string, reports: readonly MountReport[], master: string): Verdict {
  const wrong = reports.flatMap((report) => {
    if (!report.heard) return [`${relay}${report.mount} is not on air (${report.failure.kind})`];
    const { source } = report;
    if (source.kind !== "parent") return [];
    if (source.name !== master) return [`${relay}${report.mount} plays ${source.name}`];
    return source.lagSeconds > MOST_LAG_SECONDS ? [`${relay}${report.mount} is ${secondsText(source.lagSeconds)} behind`] : [];
  });
  if (wrong.length > 0) return bad(wrong.join("; "));
  const lags = reports.flatMap((report) =>
    report.heard && report.source.kind === "parent" ? [Math.max(0, report.source.lagSeconds)] : [],
  );
  if (lags.length === 0) return unclear(`${relay}: the bytes repeat, so it is not known which master's stream it plays`);
  return good(`bytes of ${master}, ${secondsText(Math.max(...lags), 2)} behind`);
}

/** The worst of several verdicts: one bad relay is enough, then one whose state is unclear. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  for (const kind of ["bad", "unclear", "stopped"] as const) {
    const found = verdicts.filter(({ verdict }) => verdict === kind);
    if (found.length > 0) return { verdict: kind, finding: found.map(({ finding }) => finding).join("; ") };
  }
  return good(verdicts.map(({ finding }) => finding).join("; "));
}
