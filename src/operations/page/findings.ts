import { agreeing } from "../../counted.js";
import { checks, type Figure, type Finding, type NotChecked } from "../../health/finding.js";
import { verdicts, type Verdict } from "../../health/verdict.js";
import { html, type Html } from "./html.js";
import { foldedTable } from "./table.js";
import { verdictClass, verdictMark, verdictTag, verdictWord } from "./verdict.js";
import { figureText, whole } from "./wording.js";

/** A fleet that is down as a whole has thousands; the page stays one that a phone can hold. */
const MOST_WRONG = 60;
const MOST_ROWS = 500;

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
  const more = wrong.length - MOST_WRONG;
  return html`<section aria-labelledby="wrong">
    <h2 id="wrong">What is wrong</h2>
    <ol class="wrong">
      ${wrong.slice(0, MOST_WRONG).map(wrongItem)}
    </ol>
    ${more > 0 ? html`<p class="more">${whole(more)} more are listed below.</p>` : undefined}
  </section>`;
}

function wrongItem(finding: Finding): Html {
  const { verdict, check, subject, summary, hint, figures } = finding;
  return html`<li class="${verdictClass(verdict)}">
    <h3>
      ${verdictTag(verdict)} <span class="what"><bdi>${subject}</bdi> <span class="check">${check}</span></span>
    </h3>
    <p><bdi>${summary}</bdi></p>
    ${figures.length === 0 ? undefined : html`<dl class="figures">${figures.map(figureItem)}</dl>`}
    ${hint === undefined ? undefined : html`<p class="next"><b>Next</b> <bdi>${hint}</bdi></p>`}
  </li>`;
}

function figureItem({ label, value, unit, warning, critical }: Figure): Html {
  const limits = [
    ...(warning === undefined ? [] : [`warning ${figureText(warning, unit)}`]),
    ...(critical === undefined ? [] : [`critical ${figureText(critical, unit)}`]),
  ];
  return html`<div>
    <dt>${label.replaceAll("_", " ")}</dt>
    <dd>${figureText(value, unit)}${limits.length === 0 ? undefined : html` <span>${limits.join(", ")}</span>`}</dd>
  </div>`;
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
