import { columns } from "../../cli/text/columns.js";
import { errorData, errorText } from "../../cli/text/error.js";
import { paint } from "../../cli/text/paint.js";
import { printable } from "../../cli/text/printable.js";
import { lasted, secondsText } from "../../duration.js";
import type { Programme } from "../../health/programme.js";
import type { SourceOutcome, SourcePreview } from "./run.js";
import type { ShownMaster, ShownProgramme } from "./shown.js";

/** What plays on each master and why, and the state of each source. */
export function sourcesText(looks: readonly ShownMaster[], color: boolean): string {
  return looks
    .map((look) =>
      "error" in look ? errorText(look.error) : look.programmes.map((each) => programmeText(look.master, each, color)).join(""),
    )
    .join("");
}

export function sourcesJson(looks: readonly ShownMaster[]): unknown {
  return {
    masters: looks.map((look) =>
      "error" in look
        ? { master: look.master, error: errorData(look.error) }
        : { master: look.master, channels: look.programmes.map(programmeData) },
    ),
  };
}

function programmeData({ programme, preferred }: ShownProgramme): object {
  const { noted, held, onAir, ...rest } = programme;
  return {
    ...rest,
    onAir: onAir ?? null,
    preferred: preferred ?? null,
    held: held === undefined ? null : { source: held, ...(noted?.source === held && { by: noted.by, at: noted.at }) },
    endedHold: held === undefined && noted !== undefined ? noted : null,
  };
}

function programmeText(master: string, shown: ShownProgramme, color: boolean): string {
  const { channel, onAir, seconds, sources } = shown.programme;
  const { odd, bad } = paint(color);
  const kind = sources.find(({ name }) => name === onAir)?.kind;
  const first = `${channel} on ${master}: ${onAir ?? "nothing yet"}, ${whyText(shown)}, for ${lasted(seconds)}`;
  const rows = sources.filter((each) => each.kind !== "emergency" || each.name === onAir);
  const holds = holdLines(shown);
  return [
    kind === "emergency" ? bad(first) : holds.length > 0 ? odd(first) : first,
    ...holds.map((line) => odd(`  ${line}`)),
    ...columns(
      rows.map((source) => sourceCells(source, shown)),
      { indent: 2 },
    ),
    "",
  ].join("\n");
}

function sourceCells(
  { name, kind, bufferSeconds }: Programme["sources"][number],
  { programme, absences }: ShownProgramme,
): string[] {
  const mark = name === programme.onAir ? ">" : " ";
  const buffer = bufferSeconds > 0 ? `  buffer ${secondsText(bufferSeconds)}` : "";
  return [`${mark} ${name}`, kind, `${absences[name] ?? ""}${buffer}`];
}

/** Why a source is on air. */
function whyText({ programme: { held, onAir, sources }, highest }: ShownProgramme): string {
  const playing = sources.find(({ name }) => name === onAir);
  if (playing?.kind === "emergency") return "no other source is available";
  if (playing?.kind === "peer") return "the other master's programme";
  if (onAir !== undefined && onAir === held) return "held by hand";
  return onAir === highest ? "highest-priority source available" : "not the highest-priority source";
}

/** A hold is always shown, and so is one that a restart has ended. */
function holdLines({ programme, highest = "nothing" }: ShownProgramme): string[] {
  const { channel, held, noted, onAir, sources } = programme;
  const by = (known: Programme["noted"]) =>
    known === undefined
      ? ""
      : ` by ${known.by === "-" ? "hand" : printable(known.by)} since ${known.at.slice(0, 16).replace("T", " ")} UTC`;
  const release = `radioctl source switch ${channel} --auto`;
  if (held === undefined)
    return noted === undefined
      ? []
      : [`the hold of ${noted.source}${by(noted)} ended when Liquidsoap restarted; remove its record: ${release}`];
  const effect =
    onAir === held
      ? `without the hold, ${highest} would play`
      : sources.some(({ name, kind }) => name === onAir && kind === "peer")
        ? ""
        : `it is not ready`;
  return [
    [`${held} is held${by(noted?.source === held ? noted : undefined)}`, effect, `release it: ${release}`]
      .filter((part) => part !== "")
      .join("; "),
  ];
}

/** The changes on each master, and the findings of the guards. */
export function sourcePlanText({ plan, findings, missing }: SourcePreview, color: boolean): string {
  const { bad, odd } = paint(color);
  const { wish } = plan;
  const action = { hold: "hold", release: "release the hold", kick: "disconnect its encoder" }[wish.kind];
  return [
    ...plan.steps.flatMap(({ master, effects }) =>
      effects.map(({ channel, now = "nothing yet", after = "nothing" }) => {
        const what = wish.kind === "hold" ? `${action} ${wish.source}` : action;
        return `${master}  ${channel}  ${what}: ${now === after ? `${now} stays on air` : `${now} -> ${after}`}`;
      }),
    ),
    ...plan.unchanged.map(({ master, because }) => `${master}  nothing to do: ${because}`),
    ...missing.map(({ master, error }) => odd(`${master}  left out: ${error.message}`)),
    ...findings.map(({ guard, message, hint }) => bad(`! guard ${guard}: ${message}; ${hint}; or --force ${guard}`)),
    "",
  ].join("\n");
}

/** The result: what each master plays now. */
export function sourceOutcomeText({ state, plan, results }: SourceOutcome): string {
  if (state === "declined") return "nothing was changed\n";
  return results
    .map((result) => {
      if ("error" in result) return errorText(result.error);
      const { wish } = plan;
      const again =
        wish.kind === "kick" &&
        result.programmes.some(({ sources }) => sources.some((each) => each.name === wish.source && each.connected));
      const plays = result.programmes
        .filter(({ channel }) => wish.kind === "kick" || channel === wish.channel)
        .map(({ channel, onAir }) => `${channel} plays ${onAir ?? "nothing yet"}`);
      return `${result.master}  ok  ${plays.join(", ")}${again ? "; its encoder has reconnected" : ""}\n`;
    })
    .join("");
}

export function sourceOutcomeJson(
  { state, plan, findings, missing }: Omit<SourceOutcome, "results">,
  results: readonly ShownMaster[],
): unknown {
  return {
    state,
    ...plan,
    findings,
    missing: missing.map(({ master, error }) => ({ master, error: errorData(error) })),
    results: (sourcesJson(results) as { masters: unknown }).masters,
  };
}
