import { paint } from "../../cli/text/paint.js";
import { counted } from "../../counted.js";
import type { Owner } from "../../dns/owner.js";
import { recordLine } from "./text-record.js";
import type { ZoneShown } from "./zone-shown.js";

/** A zone's present tree: weights, checks and their state, the operators' wishes, drift. */
export function zoneText({ zone, owner, records, notQueried, lint, inSync }: ZoneShown, color: boolean): string {
  const { bad, odd, faint } = paint(color);
  const lines = records.flatMap(({ record, state }) => {
    if (record.type === "TXT") return [];
    const line = `${recordLine({ ...record, healthCheckId: undefined })}${state === undefined ? "" : `  ${state}`}`;
    return [state === "DOWN" || state === "no such check" ? bad(line) : line];
  });
  return [
    ...(owner === undefined ? [odd(`${zone} has no records that radioctl manages`)] : [...lines, ...wishLines(owner).map(odd)]),
    ...(notQueried.length === 0 ? [] : [faint(`${counted(notQueried.length, "health check")} not queried in time: see --wait`)]),
    ...lint.map(({ rule, message }) => odd(`~ ${rule}: ${message}`)),
    inSync ? faint("in sync") : odd("differs from the inventory: radioctl dns plan"),
    "",
  ].join("\n");
}

function wishLines({ drained, weights, active }: Owner): string[] {
  return [
    ...Object.entries(drained).map(([host, how]) => `${host} is drained (${how})`),
    ...Object.entries(weights).map(([host, weight]) => `${host} is a canary with weight ${weight}`),
    ...Object.entries(active).map(([channel, master]) => `${channel} is fed through ${master}, not the inventory's first master`),
  ];
}

/** The same as data. */
export function zoneJson({ zone, owner, records, checks, notQueried, lint, inSync }: ZoneShown): unknown {
  return {
    zone,
    owner: owner ?? null,
    records: records.map(({ record }) => record),
    checks,
    notQueried,
    lint,
    asWanted: inSync,
  };
}
