import { agreeing } from "../../counted.js";
import { alikeFindings, type Alike } from "../../health/alike.js";
import { checks, type Figure, type Finding, type NotChecked } from "../../health/finding.js";
import { verdicts, type Verdict } from "../../health/verdict.js";
import { html, type Html } from "./html.js";
import { foldedTable } from "./table.js";
import { verdictClass, verdictMark, verdictTag, verdictWord } from "./verdict.js";
import { figureText, whole } from "./wording.js";

/** A fleet that is down as a whole has thousands; the page stays one that a phone can hold. */
const MOST_WRONG = 60;
const MOST_ROWS = 500;
/** Names in the heading of a row that is about many. */
const MOST_SUBJECTS = 12;

/** Worst first: faults, warnings, then what is not known. */
const ORDER: readonly Verdict[] = ["CRITICAL", "WARNING", "UNKNOWN", "OK"];

const rank = ({ verdict, check }: Finding): number => ORDER.indexOf(verdict) * checks.length + checks.indexOf(check);

/** Findings, worst first, then in the order of the checks. */
function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => rank(one) - rank(other));
}

/** `2 critical, 1 warning of 143 checks` */
export function countsText(findings: readonly Finding[], notChecked: readonly NotChecked[]): string {
  const counts = ORDER.filter((verdict) => verdict !== "OK").flatMap((verdict) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length;
    return count === 0 ? [] : [`${whole(count)} ${verdictWord(verdict).toLowerCase()}`];
  });
  const all = `${whole(findings.length)} ${agreeing(findings.length, "check", "checks")}`;
  const left = notChecked.length === 0 ? "" : `; not checked: ${[...new Set(notChecked.map(({ check }) => check))].join(", ")}`;
  return `${counts.length === 0 ? all : `${counts.join(", ")} of ${all}`}${left}`;
}

/** Findings that need an operator, each with its value, its limit and the next step. */
export function wrongSection(findings: readonly Finding[]): Html {
  const wrong = worstFirst(findings).filter(({ verdict }) => verdict !== "OK");
  if (wrong.length === 0) {
    const calm = findings.length === 0 ? "Nothing was checked." : "No problems found.";
    return html`<section aria-labelledby="wrong" class="calm">
      <h2 id="wrong">What is wrong</h2>
      <p>${calm}</p>
    </section>`;
  }
  const groups = alikeFindings(wrong);
  const more = groups.slice(MOST_WRONG).reduce((sum, group) => sum + group.findings.length, 0);
  return html`<section aria-labelledby="wrong">
    <h2 id="wrong">What is wrong</h2>
    <ol class="wrong">
      ${groups.slice(0, MOST_WRONG).map(wrongItem)}
    </ol>
    ${more > 0 ? html`<p class="more">${whole(more)} more are listed below.</p>` : undefined}
  </section>`;
}

/** One row for findings that say the same: their subjects, the value of each, and the text and next step of the worst. */
function wrongItem({ worst, findings }: Alike): Html {
  const { verdict, check, subject, summary, hint, figures } = worst;
  const shown = findings.slice(0, MOST_SUBJECTS);
  const left = findings.length - shown.length;
  const subjects = shown.map((each, at) => html`${at === 0 ? "" : ", "}<bdi>${each.subject}</bdi>`);
  const whose = findings.some((each) => each.summary !== summary) ? html`<bdi>${subject}</bdi>: ` : "";
  const values = findings.length === 1 ? figures.map(figureItem) : valuesOf(shown, worst);
  return html`<li class="${verdictClass(verdict)}">
    <h3>
      ${verdictTag(verdict)}
      <span class="what">${subjects}${left > 0 ? ` and ${whole(left)} more` : ""} <span class="check">${check}</span></span>
    </h3>
    <p>${whose}<bdi>${summary}</bdi></p>
    ${values.length === 0 ? undefined : html`<dl class="figures">${values}</dl>`}
    ${hint === undefined ? undefined : html`<p class="next"><b>Next</b> <bdi>${hint}</bdi></p>`}
  </li>`;
}

/** The figure's name and limits, then the value of each subject. */
function valuesOf(findings: readonly Finding[], worst: Finding): Html[] {
  const values = findings.flatMap(({ subject, figures: [figure] }) =>
    figure === undefined
      ? []
      : [
          html`<div>
            <dt><bdi>${subject}</bdi></dt>
            <dd>${figureText(figure.value, figure.unit)}</dd>
          </div>`,
        ],
  );
  const [figure] = worst.figures;
  if (figure === undefined) return values;
  const limits = html`<div>
    <dt>${labelOf(figure)}</dt>
    <dd><span>${limitsText(figure)}</span></dd>
  </div>`;
  return [limits, ...values];
}

function figureItem(figure: Figure): Html {
  const limits = limitsText(figure);
  return html`<div>
    <dt>${labelOf(figure)}</dt>
    <dd>${figureText(figure.value, figure.unit)}${limits === "" ? undefined : html` <span>${limits}</span>`}</dd>
  </div>`;
}

function labelOf({ label }: Figure): string {
  return label.replaceAll("_", " ");
}

function limitsText({ unit, warning, critical }: Figure): string {
  return [
    ...(warning === undefined ? [] : [`warning ${figureText(warning, unit)}`]),
    ...(critical === undefined ? [] : [`critical ${figureText(critical, unit)}`]),
  ].join(", ");
}

/** Every finding, folded, by check; and what was not checked. */
export function allFindings(findings: readonly Finding[], notChecked: readonly NotChecked[]): Html {
  const shown = new Set(worstFirst(findings).slice(0, MOST_ROWS));
  const left = findings.length - shown.size;
  return html`<section aria-labelledby="all">
    <h2 id="all">Every check</h2>
    <div class="folds">
      ${checks.map((check) => {
        const ofCheck = findings.filter((finding) => finding.check === check);
        return ofCheck.length === 0 ? undefined : checkFold(check, ofCheck, shown);
      })}
    </div>
    ${left > 0 ? html`<p class="more">${whole(left)} are not shown here: <code>radioctl probe --json</code> lists all.</p>` : undefined}
    ${
      notChecked.length === 0
        ? undefined
        : html`<ul class="unchecked">
            ${notChecked.map(({ check, because }) => html`<li><b>${check}</b> was not checked: <bdi>${because}</bdi></li>`)}
          </ul>`
    }
  </section>`;
}

function checkFold(check: string, findings: readonly Finding[], shown: ReadonlySet<Finding>): Html {
  const counts = verdicts.flatMap((verdict) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length;
    return count === 0 ? [] : [html`<span class="count">${verdictMark(verdict)} ${whole(count)} ${verdictWord(verdict)}</span>`];
  });
  const rows = worstFirst(findings).filter((finding) => shown.has(finding));
  const summary = html`<span class="name">${check}</span> ${counts}`;
  return html`${foldedTable(summary, ["Verdict", "Where", "Found"], [], rows.map(findingRow))} `;
}

function findingRow({ verdict, subject, summary }: Finding): Html {
  return html`<tr>
    <td>${verdictTag(verdict)}</td>
    <th scope="row"><bdi>${subject}</bdi></th>
    <td><bdi>${summary}</bdi></td>
  </tr> `;
}
