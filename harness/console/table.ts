import { type Html, html } from '../runtime/html.ts';

export type Cell = string | number | Html;

/** A table with a caption and column headings; it says so when there are no rows. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
): Html {
  const head = headings.map((heading) => html`<th scope="col">${heading}</th>`);
  const body =
    rows.length === 0
      ? [html`<tr><td colspan="${headings.length}">None yet.</td></tr>`]
      : rows.map((cells) => html`<tr>${cells.map(cell)}</tr>\n`);
  return html`<div class="scroll"><table><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>`;
}

function cell(content: Cell): Html {
  return typeof content === 'number'
    ? html`<td class="number">${content}</td>`
    : html`<td>${content}</td>`;
}
