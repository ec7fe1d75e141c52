import { briefSeconds, lasted } from "../../duration.js";
import type { Finding, OnAir } from "../../health/finding.js";
import { worstVerdict, type Verdict } from "../../health/verdict.js";
import type { Inventory, Relay } from "../../inventory/schema.js";
import { html, type Html } from "./html.js";
import type { PageInput } from "./input.js";
import { verdictClass, verdictSign } from "./verdict.js";
import { whole } from "./wording.js";

/** The current state of a host. */
interface HostNow {
  verdict: Verdict;
  /** undefined: not counted. */
  listeners: number | undefined;
  /** The largest lag of its mounts. */
  lagSeconds: number | undefined;
}

/** Masters on top, then each region with its relays: load, lag and verdict. Feeds are given as text, not drawn. */
export function fleetSection({ result, inventory }: PageInput): Html {
  const hosts = Object.entries(inventory.hosts);
  const masters = hosts.filter(([, { role }]) => role === "master").map(([name]) => name);
  const regions = Object.keys(inventory.regions).map((region) => ({
    region,
    relays: hosts.flatMap(([name, host]) => (host.role === "relay" && host.region === region ? [{ name, host }] : [])),
  }));
  const now = (name: string) => hostNow(name, result);
  return html`<section aria-labelledby="fleet">
    <h2 id="fleet">Fleet</h2>
    <div class="masters">${masters.map((name) => masterCard(name, inventory, result.onAir, now(name)))}</div>
    <div class="regions">${regions.map(({ region, relays }) => regionCard(region, relays, inventory, now))}</div>
  </section>`;
}

function hostNow(name: string, { findings, listeners }: PageInput["result"]): HostNow {
  const own = findings.filter(({ host }) => host === name);
  const counted = listeners.filter(({ host }) => host === name);
  const lags = own.flatMap(({ check, figures }) => (check === "lag" ? figures.filter(({ label }) => label === "lag") : []));
  return {
    verdict: own.length === 0 ? "UNKNOWN" : worstVerdict(own.map(({ verdict }: Finding) => verdict)),
    listeners: counted.length === 0 ? undefined : counted.reduce((sum, each) => sum + each.listeners, 0),
    lagSeconds: lags.length === 0 ? undefined : Math.max(...lags.map(({ value }) => value)),
  };
}

function masterCard(name: string, inventory: Inventory, onAir: readonly OnAir[], { verdict }: HostNow): Html {
  const channels = Object.entries(inventory.channels).filter(([, { masters }]) => masters.includes(name));
  const isActive = channels.some(([, { masters }]) => masters[0] === name);
  return html`<article class="master ${verdictClass(verdict)}">
    <h3>
      ${verdictSign(verdict)} <bdi>${name}</bdi>
      <span class="role">${isActive ? "active master" : "standby master"}</span>${provider(inventory, name)}
    </h3>
    <ul>
      ${channels.map(([channel, { masters }]) =>
        playing(
          channel,
          masters[0] === name,
          channels.length > 1,
          onAir.find((each) => each.master === name && each.channel === channel),
        ),
      )}
    </ul>
  </article>`;
}

function playing(channel: string, active: boolean, several: boolean, found: OnAir | undefined): Html {
  const what =
    found === undefined
      ? html`programme not known`
      : found.source === undefined
        ? html`just started`
        : html`plays <b><bdi>${found.source}</bdi></b> for ${lasted(found.seconds)}`;
  return html`<li>
    <span class="channel"><bdi>${channel}</bdi>${several ? (active ? " (active)" : " (standby)") : ""}</span> ${what}
  </li>`;
}

function provider(inventory: Inventory, name: string): Html | undefined {
  const found = inventory.hosts[name]?.provider;
  return found === undefined ? undefined : html` <span class="provider"><bdi>${found}</bdi></span>`;
}

function regionCard(
  region: string,
  relays: ReadonlyArray<{ name: string; host: Relay }>,
  inventory: Inventory,
  now: (name: string) => HostNow,
): Html {
  const rows = relays.map(({ name, host }) => ({ name, host, now: now(name) }));
  const capacity = relays.reduce((sum, { host }) => sum + host.capacity, 0);
  const listeners = rows.reduce((sum, row) => sum + (row.now.listeners ?? 0), 0);
  const verdict = worstVerdict(rows.map((row) => row.now.verdict));
  const largest = Math.max(0, ...relays.map(({ host }) => host.capacity));
  return html`<article class="region ${verdictClass(verdict)}">
    <h3>
      ${verdictSign(verdict)} <bdi>${region}</bdi> <span class="load">${whole(listeners)} of ${whole(capacity)} listeners</span>
    </h3>
    ${lostOne(listeners, capacity - largest, relays.length)}
    <table>
      <thead>
        <tr>
          <th scope="col">Relay</th>
          <th scope="col">Listeners</th>
          <th scope="col" class="n">Lag</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => relayRow(row, inventory))}
      </tbody>
    </table>
  </article>`;
}

/** The load of a region without its largest relay. */
function lostOne(listeners: number, left: number, relays: number): Html | undefined {
  if (relays < 2 || left <= 0) return undefined;
  return html`<p class="lost">${Math.round((listeners / left) * 100)} % full if its largest relay is lost</p>`;
}

function relayRow({ name, host, now }: { name: string; host: Relay; now: HostNow }, inventory: Inventory): Html {
  const { verdict, listeners, lagSeconds } = now;
  const share = listeners === undefined ? 0 : Math.min(100, Math.round((listeners / host.capacity) * 1000) / 10);
  const level = share >= 90 ? "full" : share >= 75 ? "high" : "";
  const marks = [
    ...(host.canary === true ? ["canary"] : []),
    ...(host.upstream === undefined ? [] : [`from ${host.upstream.join(", ")}`]),
  ];
  return html`<tr class="${verdictClass(verdict)}">
    <th scope="row">
      ${verdictSign(verdict)}
      <bdi>${name}</bdi
      >${provider(inventory, name)}${marks.map((mark) => html` <span class="provider"><bdi>${mark}</bdi></span>`)}
    </th>
    <td>
      <div class="fill ${level}" aria-hidden="true"><i style="width:${share}%"></i></div>
      <span class="of">${listeners === undefined ? "not counted" : whole(listeners)} of ${whole(host.capacity)}</span>
    </td>
    <td class="n">${lagSeconds === undefined ? html`<span class="none">not measured</span>` : briefSeconds(lagSeconds)}</td>
  </tr> `;
}
