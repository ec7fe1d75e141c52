import type { Standing } from "../../certificates/standing.js";
import { lasted } from "../../duration.js";
import { html, type Html } from "./html.js";

/** The certificate's time left and its next renewal, as a key figure. */
export function certificateFigure(certificate: Standing | undefined): Html | undefined {
  if (certificate === undefined) return undefined;
  const { state, renewAt = "", daysLeft = 0 } = certificate;
  const day = renewAt.slice(0, 10);
  const next: Record<Standing["state"], string> = {
    missing: "issue it: radioctl certificates renew",
    good: `will be renewed on ${day}`,
    due: `due since ${day}`,
    overdue: `renewal overdue since ${day}`,
    expired: `renewal overdue since ${day}`,
  };
  const left = state === "missing" ? "none yet" : state === "expired" ? "expired" : `${lasted(daysLeft * 86_400)} left`;
  return html`<div>
    <dt>Certificate</dt>
    <dd>${left}</dd>
    <dd class="by">${next[state]}</dd>
  </div>`;
}
