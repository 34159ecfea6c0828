import { type Html, html } from '../runtime/html.ts';

/** A whole page: heading, sections, and nothing that is loaded but the style sheet. */
export function pageFrame(title: string, note: Html | string, sections: readonly Html[]): string {
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/console.css">
</head>
<body>
<header>
<h1>${title}</h1>
<p class="note">${note}</p>
</header>
<main>
${sections}
</main>
</body>
</html>
`);
}

/** A part of a page. @param id - unique on the page: small letters and hyphens */
export function section(id: string, heading: string, ...content: readonly Html[]): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>
${content}</section>
`;
}

/** `09:00:00.123`, UTC. @param at - milliseconds since the Unix epoch, or ISO 8601 */
export function timeOf(at: number | string): string {
  return new Date(at).toISOString().slice(11, 23);
}

/** `2026-01-14 09:00:00.123`, UTC. @param at - as {@link timeOf} */
export function momentOf(at: number | string): string {
  return new Date(at).toISOString().slice(0, 23).replace('T', ' ');
}

/** Path of the page of a machine. */
export function machinePath(name: string): string {
  return `/machines/${encodeURIComponent(name)}`;
}
