import { html, type Html } from "./html.js";

/** A folded table. @param texts, numbers headings of its columns, the numbers after the texts */
export function foldedTable(
  summary: Html | string,
  texts: readonly string[],
  numbers: readonly string[],
  rows: readonly Html[],
): Html {
  return html`<details>
    <summary>${summary}</summary>
    <table>
      <thead>
        <tr>
          ${texts.map((text) => html`<th scope="col">${text}</th>`)}
          ${numbers.map((text) => html`<th scope="col" class="n">${text}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </details>`;
}
