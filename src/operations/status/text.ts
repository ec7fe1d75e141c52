import type { Standing } from "../../certificates/standing.js";
import { columns } from "../../cli/text/columns.js";
import { errorData } from "../../cli/text/error.js";
import { paint, type Paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import { counted } from "../../counted.js";
import { lasted, secondsData, secondsText } from "../../duration.js";
import type { Inventory } from "../../inventory/schema.js";
import type { ChannelStatus } from "./channels.js";
import type { FleetStatus } from "./fleet-status.js";
import type { HostStatus, HostUp, Totals } from "./status.js";

/** A relay that uses this share of its capacity is nearly full. */
const NEARLY_FULL = 0.9;

/** Operators' names are cut here, because cloud machines have long names. */
const OPERATOR_COLUMNS = 16;

type Emphasis = keyof Paint | "none";

interface Cell {
  text: string;
  emphasis: Emphasis;
}

interface Row {
  /** `!` broken, `~` unusual: also visible without colours. */
  marker: "!" | "~" | " ";
  cells: Cell[];
  /** Lines below the host's line: problems and next steps. */
  below: string[];
}

const HEADINGS = ["host", "role", "Debian", "last change", "drift", "services", "listeners"];

/** The fleet: a line for each host with its problems below, then totals and the master of each channel's listeners. */
export function statusText(
  { statuses, totals, channels, certificate, seconds }: FleetStatus,
  color: boolean,
  verbose = false,
): string {
  const rows = statuses.map((status) => rowOf(status, channels, verbose));
  const paints = paint(color);
  const [heading = "", ...lines] = columns([
    cellsOf({ marker: " ", cells: HEADINGS.map((text) => ({ text, emphasis: "faint" })), below: [] }, paints),
    ...rows.map((row) => cellsOf(row, paints)),
  ]);
  return [
    heading,
    ...rows.flatMap(({ below }, at) => [lines[at] ?? "", ...below.map((text) => `    ${text}`)]),
    totalsLine(totals, seconds),
    ...channels.map((channel) => channelLine(channel, paints)),
    ...(certificate === undefined ? [] : [certificateLine(certificate, paints)]),
    "",
  ].join("\n");
}

function cellsOf({ marker, cells }: Row, paints: Paint): string[] {
  const painted = cells.map(({ text, emphasis }) => (emphasis === "none" ? text : paints[emphasis](text)));
  const mark = marker === "!" ? paints.bad(marker) : marker === "~" ? paints.odd(marker) : marker;
  return [`${mark} ${painted[0] ?? ""}`, ...painted.slice(1)];
}

function rowOf(status: HostStatus, channels: readonly ChannelStatus[], verbose: boolean): Row {
  const { host, role } = status;
  const names = [plain(host), plain(role)];
  if ("error" in status) {
    const { message, hint } = status.error;
    const reason = printable(message.startsWith(`${host} `) ? message.slice(host.length + 1) : message);
    return {
      marker: "!",
      cells: [...names, { text: reason, emphasis: "bad" }],
      below: hint === undefined ? [] : [printable(hint)],
    };
  }
  const cells = [
    ...names,
    plain(status.system),
    changeCell(status),
    driftCell(status),
    servicesCell(status),
    listenersCell(status),
  ];
  const below = [
    ...(status.down.length === 0
      ? []
      : [`not running: ${status.down.map(({ unit, state }) => `${unit} (${state})`).join(", ")}`]),
    ...(status.lockedBy === undefined ? [] : [`locked by ${printable(status.lockedBy)}`]),
    ...slotsLine(status),
    ...(status.reboot.because === undefined ? [] : [`needs a reboot: ${printable(status.reboot.because)}`]),
    ...strays(status, channels),
    ...status.held.map(heldLine),
    ...splicerProblems(status),
    ...turnedAwayLine(status),
  ];
  const worst = new Set(cells.map(({ emphasis }) => emphasis));
  const marker = worst.has("bad") ? "!" : worst.has("odd") || below.length > 0 ? "~" : " ";
  return { marker, cells, below: verbose ? [...below, ...splicerLines(status)] : below };
}

function plain(text: string): Cell {
  return { text, emphasis: "none" };
}

/** A run's name begins with its time, in UTC. */
function changeCell({ change }: HostUp): Cell {
  if (change === undefined) return { text: "never bootstrapped", emphasis: "odd" };
  const { generation, run, operator } = change;
  const who = operator.length > OPERATOR_COLUMNS ? `${operator.slice(0, OPERATOR_COLUMNS - 1)}…` : operator;
  return plain(printable(`#${generation} ${run} ${who}`));
}

function driftCell({ change, differing }: HostUp): Cell {
  if (change === undefined) return plain("-");
  if (differing === 0) return plain("in sync");
  return { text: counted(differing, "difference"), emphasis: "odd" };
}

function servicesCell({ change, down, reboot }: HostUp): Cell {
  if (change === undefined) return plain("-");
  if (down.length > 0) return { text: `${down.length} down`, emphasis: "bad" };
  return reboot.because === undefined ? plain("ok") : { text: "reboot due", emphasis: "odd" };
}

function listenersCell({ change, listeners, streams }: HostUp): Cell {
  if (change === undefined) return plain("-");
  if (streams !== undefined) {
    const { now, wanted } = streams;
    return { text: `${now} of ${counted(wanted, "stream")}`, emphasis: now < wanted ? "odd" : "none" };
  }
  const { now, capacity } = listeners ?? { now: 0, capacity: 0 };
  return { text: `${now} of ${capacity}`, emphasis: now >= capacity * NEARLY_FULL ? "odd" : "none" };
}

/** Two Icecasts run while one replaces the other. */
function slotsLine({ draining, listeners, connections }: HostUp): string[] {
  if (draining !== undefined) {
    const { unit, connections: left, until } = draining;
    return [`replaced: ${unit} ends with its last listener (${left} left), at the latest at ${until.slice(0, 16)} UTC`];
  }
  const slots = Object.entries(connections);
  if (listeners === undefined || slots.length < 2) return [];
  return [`connections: ${slots.map(([address, count]) => `${count} to ${address}`).join(", ")}`];
}

/** What is unusual about the streams of a relay's splicer; nothing on a host that radioctl has never changed. */
function splicerProblems({ change, splicer }: HostUp): string[] {
  if (change === undefined) return [];
  return splicer.flatMap(({ mount, problem }) => (problem === undefined ? [] : [`${mount}: ${problem}`]));
}

function turnedAwayLine({ turnedAway }: HostUp): string[] {
  return turnedAway?.summary === undefined ? [] : [`listeners ${turnedAway.summary}`];
}

/** What the splicer plays on the mounts without a problem. */
function splicerLines({ splicer }: HostUp): string[] {
  return splicer.flatMap(({ mount, problem, playing }) =>
    playing === undefined || problem !== undefined ? [] : [`${mount}: ${playing}`],
  );
}

/** A hold is always shown, because it explains why the order of the sources does not apply. */
function heldLine({ channel, source, by, ended }: HostUp["held"][number]): string {
  const who = by === undefined ? "by hand" : `by ${printable(by)}`;
  const release = `radioctl source switch ${channel} --auto`;
  if (ended) return `${channel}: ${source} was held ${who} until Liquidsoap restarted; remove the record: ${release}`;
  return `${channel}: ${source} is held ${who}; release it: ${release}`;
}

/** Channels for which this relay sends another master than most relays. */
function strays({ host }: HostUp, channels: readonly ChannelStatus[]): string[] {
  return channels.flatMap(({ channel, masters: [, ...others] }) =>
    others.filter(({ relays }) => relays.includes(host)).map(({ master }) => `${channel}: from ${master}`),
  );
}

function totalsLine({ hosts, differing, unreachable, listeners, capacity }: Totals, seconds: number): string {
  const counts = [
    differing === 0 ? "all in sync" : counted(differing, "differs", "differ"),
    ...(unreachable === 0 ? [] : [`${unreachable} unreachable`]),
  ];
  const share = capacity === 0 ? "" : `  ${listeners} of ${capacity} listeners (${Math.round((listeners / capacity) * 100)} %).`;
  return `${counted(hosts, "host")}: ${counts.join(", ")}.${share}  ${secondsText(seconds)}`;
}

/** `main: master-a (10 of 10 relays)` */
function channelLine({ channel, wanted, masters, unknown }: ChannelStatus, paints: Paint): string {
  const all = masters.reduce((sum, { relays }) => sum + relays.length, unknown.length);
  const parts = [
    ...masters.map(({ master, relays }) => `${master} (${relays.length} of ${counted(all, "relay")})`),
    ...(unknown.length === 0 ? [] : [`unknown for ${unknown.join(", ")}`]),
  ];
  const elsewhere = masters.some(({ master }) => master !== wanted);
  const line = `${channel}: ${parts.join(", ")}${elsewhere ? `; the inventory names ${wanted}` : ""}`;
  return elsewhere || unknown.length > 0 ? paints.odd(line) : line;
}

/** `certificate: 63 d left, will be renewed on 2026-12-20` */
function certificateLine({ state, renewAt = "", daysLeft = 0 }: Standing, { odd, bad }: Paint): string {
  const [left, day] = [lasted(Math.max(0, daysLeft) * 86_400), renewAt.slice(0, 10)];
  const renew = "radioctl certificates renew";
  if (state === "missing") return odd(`certificate: none yet, so relays serve http only; issue it: ${renew}`);
  if (state === "expired") return bad(`certificate: expired; its renewal is overdue since ${day}; see why: ${renew}`);
  if (state === "overdue") return bad(`certificate: ${left} left; its renewal is overdue since ${day}; see why: ${renew}`);
  if (state === "due") return odd(`certificate: ${left} left, due since ${day}; renew it: ${renew}`);
  return `certificate: ${left} left, will be renewed on ${day}`;
}

/** The station's name and its local time. */
export function watchHeading({ name, timezone }: Inventory["station"], now: Date, everySeconds: number): string {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, dateStyle: "medium", timeStyle: "medium" }).format(now);
  return `${name}  ${time} (${timezone})  every ${everySeconds} s, Ctrl-C ends\n`;
}

/** The same as data. */
export function statusJson({ statuses, totals, channels, certificate, seconds }: FleetStatus): unknown {
  return {
    hosts: statuses.map((status) => ("error" in status ? { ...status, error: errorData(status.error) } : status)),
    totals,
    channels,
    ...(certificate !== undefined && { certificate }),
    seconds: secondsData(seconds),
  };
}
