import { createHash } from "node:crypto";

import { verdictOf } from "../../health/verdict.js";
import { certificateFigure } from "./certificate.js";
import { asItIs, html, type Html } from "./html.js";
import { capacitySection } from "./capacity.js";
import { lagSection, listenersSection } from "./curves.js";
import { allFindings, countsText, wrongSection } from "./findings.js";
import { fleetSection } from "./fleet.js";
import type { PageInput } from "./input.js";
import { sourcesSection } from "./sources.js";
import { STYLE } from "./style.js";
import { verdictClass, verdictMark, verdictShapes, verdictWord } from "./verdict.js";
import { timesIn, whole } from "./wording.js";
import { agreeing } from "../../counted.js";
import { briefSeconds, lasted } from "../../duration.js";

export type { PageInput };

/** The period of the curves: one week, so that days can be compared. */
export const PAGE_HOURS = 7 * 24;

/** An older page warns in red: a good verdict that is not renewed proves nothing. */
const OLD_AFTER_SECONDS = 20 * 60;

/** The page's only script: it shows the page's age, which can't be known at writing. Without it the time is still shown. */
const SCRIPT = `(()=>{const o=document.getElementById("old"),t=Date.parse(document.getElementById("at").dateTime);const u=()=>{const m=Math.floor((Date.now()-t)/60000);o.hidden=m*60<${OLD_AFTER_SECONDS};o.querySelector("b").textContent=m<120?m+" min":m<2880?Math.floor(m/60)+" h":Math.floor(m/1440)+" d"};u();setInterval(u,30000)})()`;

/** Nothing is fetched, and only this page's own script runs. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  `script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The result of one probe as a single HTML file: without network access, for phone and desktop, light and dark. Text from elsewhere is inert. */
export function reportHtml(input: PageInput): string {
  const { result, inventory } = input;
  const verdict = verdictOf(result);
  const { name } = inventory.station;
  return html`${asItIs("<!doctype html>\n")}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${asItIs(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${verdictWord(verdict)}: ${name}</title>
        <link rel="icon" href="data:image/svg+xml,${asItIs(ICONS[verdict])}" />
        ${asItIs(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#wrong">Skip to what is wrong</a>
        ${verdictShapes()}${heading(input)}
        <main>
          ${wrongSection(result.findings)} ${fleetSection(input)} ${curves(input)} ${capacitySection(input)}
          ${allFindings(result.findings, result.notChecked ?? [])}
        </main>
        <footer>
          <p>Made by <code>radioctl</code>. The page loads nothing from the network; to update it, run the report again.</p>
        </footer>
        ${asItIs(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `.text;
}

/** The icon in the browser's tab shows the verdict, too: circle, triangle, square, diamond. */
const icon = (color: string, path: string) =>
  encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="${color}" d="${path}"/></svg>`);
const ICONS = {
  OK: icon("#2e9e5b", "M8 1a7 7 0 1 0 .01 0Z"),
  WARNING: icon("#d18b00", "M8 1 15.5 14.5H.5Z"),
  CRITICAL: icon("#d13a2e", "M1.5 1.5h13v13h-13Z"),
  UNKNOWN: icon("#8a7cc8", "M8 .5 15.5 8 8 15.5.5 8Z"),
};

function heading({ result, inventory, certificate }: PageInput): Html {
  const { findings, at, seconds } = result;
  const verdict = verdictOf(result);
  const time = new Date(at);
  return html`<header class="${verdictClass(verdict)}">
    <p class="station"><bdi>${inventory.station.name}</bdi></p>
    <h1>${verdictMark(verdict)} ${verdictWord(verdict)}</h1>
    <p class="counts">${countsText(findings, result.notChecked ?? [])}</p>
    <p class="when">
      <time id="at" datetime="${time.toISOString()}">${timesIn(inventory.station.timezone).full(time)}</time>, took
      ${briefSeconds(seconds)}
    </p>
    <p id="old" role="status" hidden>This page is <b></b> old. Check that reports still run.</p>
    ${keyFigures({ result, inventory, certificate })}
  </header>`;
}

/** The most important figures of the radio. */
function keyFigures({ result, inventory, certificate }: Pick<PageInput, "result" | "inventory" | "certificate">): Html {
  const relays = Object.values(inventory.hosts).filter((host) => host.role === "relay");
  const capacity = relays.reduce((sum, { capacity: own }) => sum + own, 0);
  const listeners = result.listeners.reduce((sum, each) => sum + each.listeners, 0);
  const lags = result.findings.flatMap(({ check, host, figures }) =>
    check === "lag" ? figures.filter(({ label }) => label === "lag").map(({ value }) => ({ value, host })) : [],
  );
  const lag = lags.reduce<(typeof lags)[number] | undefined>(
    (most, each) => (most === undefined || each.value > most.value ? each : most),
    undefined,
  );
  const onAir = Object.entries(inventory.channels).flatMap(([channel, { masters }]) =>
    result.onAir.filter((each) => each.channel === channel && each.master === masters[0]),
  );
  const [first] = onAir;
  return html`<dl class="key">
    <div>
      <dt>Listeners</dt>
      <dd>${result.listeners.length === 0 ? "not counted" : whole(listeners)}</dd>
      <dd class="by">of ${whole(capacity)} on ${whole(relays.length)} ${agreeing(relays.length, "relay", "relays")}</dd>
    </div>
    <div>
      <dt>On air</dt>
      <dd><bdi>${first === undefined ? "not known" : (first.source ?? "starting")}</bdi></dd>
      <dd class="by">
        ${first === undefined ? "" : `for ${lasted(first.seconds)}`}${onAir.length > 1 ? `, ${onAir.length - 1} more ${onAir.length === 2 ? "channel" : "channels"}` : ""}
      </dd>
    </div>
    <div>
      <dt>Largest lag</dt>
      <dd>${lag === undefined ? "not measured" : briefSeconds(lag.value)}</dd>
      <dd class="by"><bdi>${lag?.host ?? ""}</bdi></dd>
    </div>
    ${certificateFigure(certificate)}
  </dl>`;
}

function curves(input: PageInput): Html {
  const { history } = input;
  if (history === undefined) {
    return html`<section aria-labelledby="listeners">
      <h2 id="listeners">Listeners, lag and sources over time</h2>
      <p class="none">
        There is no history yet. It starts with the first <code>radioctl report</code>, and every report adds to it.
      </p>
    </section>`;
  }
  const long = lasted((history.to - history.from) / 1000);
  return html`<div class="curves" role="group" aria-label="the last ${long}">
      <p class="period">The last ${long}</p>
      ${listenersSection(input, history)} ${lagSection(input, history)}
    </div>
    ${sourcesSection(input, history)}`;
}
