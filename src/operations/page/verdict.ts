import { verdicts, type Verdict } from "../../health/verdict.js";
import { html, type Html } from "./html.js";

/** Each verdict has its own shape: it is visible without colours, too, for colour-blind readers and on paper. */
const SHAPES: Readonly<Record<Verdict, Html>> = {
  OK: html`<circle cx="8" cy="8" r="7" /><path d="M4.7 8.3l2.3 2.3 4.3-4.8" />`,
  WARNING: html`<path d="M8 1.2 15.3 14.4H.7Z" /><path d="M8 6v3.8M8 11.9v.6" />`,
  CRITICAL: html`<path d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5Z" /><path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" />`,
  UNKNOWN: html`<path d="M8 .7 15.3 8 8 15.3.7 8Z" /><path d="M6.2 6.6c0-2.4 3.6-2.4 3.6 0C9.8 8 8 7.9 8 9.3M8 11.7v.6" />`,
};

const WORDS: Readonly<Record<Verdict, string>> = { OK: "OK", WARNING: "Warning", CRITICAL: "Critical", UNKNOWN: "Not known" };

/** A verdict's class in the style sheet. */
export const verdictClass = (verdict: Verdict): string => `v-${verdict.toLowerCase()}`;

/** A verdict's word on the page. */
export const verdictWord = (verdict: Verdict): string => WORDS[verdict];

/** The definitions of the shapes, once a page: every mark refers to one of them. */
export const verdictShapes = (): Html => html`
  <svg width="0" height="0" class="shapes" aria-hidden="true">
    ${verdicts.map((verdict) => html`<symbol id="${shapeId(verdict)}" viewBox="0 0 16 16">${SHAPES[verdict]}</symbol>`)}
  </svg>
`;

const shapeId = (verdict: Verdict): string => `shape-${verdict.toLowerCase()}`;

/** The shape only, beside a text with the verdict. */
export const verdictMark = (verdict: Verdict): Html =>
  html`<svg class="mark ${verdictClass(verdict)}" aria-hidden="true"><use href="#${shapeId(verdict)}" /></svg>`;

/** The shape, with the word for screen readers. */
export const verdictSign = (verdict: Verdict): Html =>
  html`<svg class="mark ${verdictClass(verdict)}" role="img" aria-label="${verdictWord(verdict)}">
    <use href="#${shapeId(verdict)}" />
  </svg>`;

/** Shape and word. */
export const verdictTag = (verdict: Verdict): Html =>
  html`<span class="tag ${verdictClass(verdict)}">${verdictMark(verdict)} ${verdictWord(verdict)}</span>`;
