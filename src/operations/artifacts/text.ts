import { columns } from "../../cli/text/columns.js";
import { paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import { secondsText } from "../../duration.js";
import type { Property, Trial } from "./trial.js";

/** What the bucket can be trusted with, a line a property, and what to do about the others. */
export function trialText(trial: Trial, properties: readonly Property[], color: boolean): string {
  const { odd, faint } = paint(color);
  const limits = properties.filter(({ fit }) => !fit);
  const rows = columns(properties.map(({ name, fit, says }) => [fit ? faint("yes") : odd("NO"), name, printable(says)]));
  const hints = properties.map(({ hint }) => (hint === undefined ? [] : [`     ${printable(hint)}`]));
  const verdict =
    limits.length === 0 ? "fit for everything" : odd(`fit with limits: ${limits.map(({ name }) => name).join(", ")}`);
  return [
    `${trial.bucket} on ${trial.endpoint ?? "Amazon S3"}, region ${trial.region}`,
    ...rows.flatMap((row, at) => [row, ...(hints[at] ?? [])]),
    `${verdict}.  ${secondsText(trial.seconds)}`,
    "",
  ].join("\n");
}

export function trialJson(
  { bucket, endpoint, region, clockSkewSeconds, seconds, ...trial }: Trial,
  properties: readonly Property[],
): object {
  return {
    bucket,
    endpoint: endpoint ?? null,
    region,
    fit: properties.every(({ fit }) => fit),
    clockSkewSeconds,
    seconds,
    properties: properties.map(({ name, fit, says, hint }) => ({ name, fit, says, hint: hint ?? null })),
    race: "problem" in trial.race ? null : trial.race,
    versions: typeof trial.versions === "boolean" ? trial.versions : null,
  };
}
