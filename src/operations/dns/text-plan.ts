import { paint } from "../../cli/text/paint.js";
import { counted } from "../../counted.js";
import type { MatrixRow } from "../../dns/matrix.js";
import type { DnsPlan } from "../../dns/plan.js";
import type { MonthlyPrice } from "../../dns/price.js";
import { recordKey } from "../../dns/records.js";
import type { RecordChange } from "../../ports/dns.js";
import type { DnsPreview } from "./preview.js";
import { differenceText, recordLine } from "./text-record.js";
import { sharesText } from "./text-shares.js";

/** The changes in a zone: records and checks, the relays that listeners get before and after, findings of the guards. */
export function dnsPlanText(
  { provider, plan, matrix, lint, findings, force, listeners, silent, unreadZones, price }: DnsPreview,
  color: boolean,
): string {
  const { bad, odd } = paint(color);
  return [
    ...checkLines(plan),
    ...plan.batches.flatMap((batch, at) => [
      ...(plan.batches.length > 1 ? [`batch ${at + 1} of ${plan.batches.length}`] : []),
      ...changeLines(batch),
    ]),
    ...plan.deleteChecks.map(({ id, settings }) => `- health check ${id}  ${settings.address ?? ""}`.trimEnd()),
    ...(unreadZones.length === 0
      ? []
      : [odd(`~ not checked whether other zones use these health checks: ${unreadZones.join(", ")}`)]),
    ...matrixLines(
      matrix.filter(({ type }) => type === "A"),
      "relays that new listeners get, by location and failure:",
    ),
    ...matrixLines(
      matrix.filter(({ type }) => type === "AAAA"),
      "the same over IPv6; without an answer, players use IPv4:",
    ),
    ...(provider === "route53" ? [priceLine(price)] : []),
    ...(listeners === undefined ? [] : [listenersLine(listeners, silent)]),
    ...lint.map(({ rule, message }) => odd(`~ ${rule}: ${message}`)),
    ...findings.map(({ guard, message, hint }) =>
      force.includes(guard)
        ? odd(`! guard ${guard} is overridden by --force: ${message}`)
        : bad(`! refused by guard ${guard}: ${message}; ${hint}, or --force ${guard}`),
    ),
    summary(plan),
    "",
  ].join("\n");
}

/** The same as data. */
export function dnsPlanJson({ plan, matrix, lint, findings, listeners, price }: DnsPreview): object {
  return { plan, matrix, lint, findings, listeners: listeners ?? null, price };
}

function listenersLine(listeners: number, silent: readonly string[]): string {
  const from = silent.length === 0 ? "" : `; no answer from ${silent.join(", ")}`;
  return `${listeners} listeners on the relays that answered${from}`;
}

function checkLines({ createChecks, updateChecks }: DnsPlan): string[] {
  const what = ({ type, address, port, path }: (typeof createChecks)[number]["settings"]) =>
    `${type} ${address?.includes(":") === true ? `[${address}]` : address}:${port}${path ?? ""}`;
  return [
    ...createChecks.map(({ name, settings }) => `+ health check ${name}  ${what(settings)}`),
    ...updateChecks.map(({ name, settings }) => `~ health check ${name}  ${what(settings)}`),
  ];
}

/** A record that is deleted and created is one line: a change. */
function changeLines(batch: readonly RecordChange[]): string[] {
  const old = new Map(batch.flatMap(({ action, recordSet }) => (action === "DELETE" ? [[recordKey(recordSet), recordSet]] : [])));
  const made = new Set(batch.flatMap(({ action, recordSet }) => (action === "DELETE" ? [] : [recordKey(recordSet)])));
  return batch.flatMap(({ action, recordSet }) => {
    const before = old.get(recordKey(recordSet));
    if (action === "DELETE") return made.has(recordKey(recordSet)) ? [] : [`- ${recordLine(recordSet)}`];
    return [
      before === undefined ? `+ ${recordLine(recordSet)}` : `~ ${recordKey(recordSet)}  ${differenceText(before, recordSet)}`,
    ];
  });
}

/** Locations with equal shares in one case share a line. A failure with the same shares as "all up" is left out. */
function matrixLines(rows: readonly MatrixRow[], title: string): string[] {
  const lines = new Map<string, string[]>();
  const whole = new Map<string, string>();
  for (const { location, failure, before, after } of rows) {
    const shares = `${sharesText(before)}  ->  ${sharesText(after)}`;
    if (failure === "all up") whole.set(location, shares);
    else if (whole.get(location) === shares) continue;
    lines.set(`${failure}: ${shares}`, [...(lines.get(`${failure}: ${shares}`) ?? []), location]);
  }
  return lines.size === 0 ? [] : ["", title, ...[...lines].map(([key, from]) => `  ${from.join(" ")}  ${key}`), ""];
}

function priceLine({ checks, checksDollars, queriesDollars, totalDollars }: MonthlyPrice): string {
  const dollars = (value: number) => `$${value.toFixed(2)}`;
  return `Route 53 costs at most ${dollars(totalDollars)} a month: ${checks} health checks ${dollars(checksDollars)}, queries ${dollars(queriesDollars)}`;
}

function summary({ batches, createChecks, updateChecks, deleteChecks, unchanged, digest }: DnsPlan): string {
  const changes = batches.flat();
  const deleted = new Set(changes.flatMap(({ action, recordSet }) => (action === "DELETE" ? [recordKey(recordSet)] : [])));
  const made = changes.flatMap(({ action, recordSet }) => (action === "DELETE" ? [] : [recordKey(recordSet)]));
  const changed = made.filter((key) => deleted.has(key)).length;
  const checks = createChecks.length + updateChecks.length + deleteChecks.length;
  const counts = [
    `${made.length - changed} to create`,
    `${changed} to change`,
    `${deleted.size - changed} to delete`,
    `${checks} health checks`,
    `${unchanged} unchanged`,
  ];
  return `${counts.join(", ")}; ${counted(batches.length, "batch", "batches")}, digest ${digest.slice(0, 12)}`;
}
