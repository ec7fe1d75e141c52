import { printable } from "../../cli/text/printable.js";
import type { Figure, Finding } from "../../health/finding.js";
import type { JudgedProbe } from "./judged.js";
import { totalsText } from "./text.js";

/** Units of the Monitoring Plugins guidelines; other units are written in the label. */
const units: Readonly<Record<Figure["unit"], string>> = {
  "": "",
  s: "s",
  "%": "%",
  B: "B",
  c: "c",
  dBFS: "",
  "kbit/s": "",
  d: "",
};
const suffixes: Readonly<Partial<Record<Figure["unit"], string>>> = { dBFS: "_dbfs", "kbit/s": "_kbps", d: "_days" };

/** The most problem lines in the long output; the rest is counted. */
const MOST_LINES = 100;

/**
 * The format of the Monitoring Plugins guidelines: a status line with performance data after `|`, then a line for each problem, without its symptoms.
 * The status line names what was not checked, so that it is not mistaken for OK.
 */
export function probeNagios(probe: JudgedProbe): string {
  const { findings, verdict, raised, notChecked = [] } = probe;
  const worst = raised.find((finding) => finding.verdict === verdict);
  const missing = notChecked.map(({ check, because }) => `, ${check} not checked (${because})`).join("");
  const first = worst === undefined ? "" : ` - ${worst.subject} ${worst.check}: ${worst.summary}`;
  const lines = [
    `RADIO ${verdict}: ${totalsText(probe)}${missing}${first}`,
    ...raised.slice(0, MOST_LINES).map(longLine),
    ...(raised.length > MOST_LINES ? [`and ${raised.length - MOST_LINES} more`] : []),
  ].map(oneLine);
  const perfdata = findings.flatMap((finding) => finding.figures.map((figure) => performance(finding, figure)));
  const [status = "", ...long] = lines;
  return `${[perfdata.length === 0 ? status : `${status} | ${perfdata.join(" ")}`, ...long].join("\n")}\n`;
}

function longLine({ verdict, subject, check, summary, hint }: Finding): string {
  return `${verdict} ${subject} ${check}: ${summary}${hint === undefined ? "" : ` -> ${hint}`}`;
}

/** `|` begins performance data anywhere in the text; a similar character does not. */
function oneLine(text: string): string {
  return printable(text.replace(/\s+/gu, " ").replaceAll("|", "¦"));
}

/** `label=value[unit];warn;crit;min;max`, without empty fields at the end. */
function performance({ check, subject }: Finding, figure: Figure): string {
  const { label, value, unit, warning, critical, min, max } = figure;
  const range = rangeOf(figure);
  const fields = [
    `${quoted(`${subject} ${check === label ? "" : `${check} `}${label}${suffixes[unit] ?? ""}`)}=${number(value)}${units[unit]}`,
    range(warning),
    range(critical),
    optional(min),
    optional(max),
  ];
  return fields.join(";").replace(/;+$/u, "");
}

/** When lower is worse (the critical limit is below the warning, or the figure is a level), the range is from the limit upwards. */
function rangeOf({ warning, critical, unit }: Figure): (limit: number | undefined) => string {
  const low = unit === "dBFS" || (warning !== undefined && critical !== undefined && critical < warning);
  return (limit) => (limit === undefined ? "" : `${number(limit)}${low ? ":" : ""}`);
}

/** The guidelines forbid `=` and `'` in a label; with spaces it is quoted. */
function quoted(label: string): string {
  const clean = oneLine(label.replace(/[='\s]+/gu, " ").trim());
  return clean.includes(" ") ? `'${clean}'` : clean;
}

function optional(value: number | undefined): string {
  return value === undefined ? "" : number(value);
}

/** Without an exponent, which not every graphing tool reads. */
function number(value: number): string {
  return String(Number(value.toFixed(4)));
}
