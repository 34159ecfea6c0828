import { createHash } from 'node:crypto';
import { type Html, html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRoute } from '../../../../runtime/web-route.ts';
import { page } from '../page.ts';

/** The administrator's pages, in the order of the navigation. */
export const PORTAL_PAGES = [
  { path: '/portal/connect', name: 'Microsoft Entra Connect' },
  { path: '/portal/pass-through-authentication', name: 'Pass-through authentication' },
  { path: '/portal/sign-ins', name: 'Sign-in logs' },
  { path: '/portal/password-protection', name: 'Smart lockout' },
  { path: '/portal/users', name: 'Users' },
] as const;

export type PortalPath = (typeof PORTAL_PAGES)[number]['path'];

const SCRIPT_PATH = '/portal/live.js';
/** Asks again every few seconds while the page is seen, and puts what is new in its place unless somebody types. */
const SCRIPT = `setInterval(async () => {
  if (document.hidden || document.activeElement?.form) return;
  const reply = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!reply?.ok) return;
  const next = new DOMParser().parseFromString(await reply.text(), 'text/html').getElementById('live');
  const now = document.getElementById('live');
  if (next && now && next.innerHTML !== now.innerHTML) now.replaceChildren(...next.childNodes);
}, 3000);
`;
const SCRIPT_HASH = `sha256-${createHash('sha256').update(SCRIPT).digest('base64')}`;

/** One of the administrator's pages. @param live - what may have changed when the page is asked for again */
export function portalPage(
  path: PortalPath,
  { live, rest = html``, status = 200 }: { live: Html; rest?: Html; status?: number },
): TextReply {
  const { name } = PORTAL_PAGES.find((each) => each.path === path) ?? PORTAL_PAGES[0];
  const body = html`<main class="wide">
<nav aria-label="Administration"><ul>${PORTAL_PAGES.map((each) => link(each, path))}</ul></nav>
<h1>${name}</h1>
<div id="live">${live}</div>
${rest}
</main>
<script src="${SCRIPT_PATH}" integrity="${SCRIPT_HASH}" defer></script>`;
  return page(`${name} - Microsoft Entra admin center`, body, { status, scripts: "'self'" });
}

function link({ path, name }: (typeof PORTAL_PAGES)[number], current: PortalPath): Html {
  const here = path === current ? html` aria-current="page"` : html``;
  return html`<li><a href="${path}"${here}>${name}</a></li>`;
}

/** A table with a caption; numbers stand to the right. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (string | number | Html)[])[],
): Html {
  return html`<div class="scroll"><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>`;
}

function cell(content: string | number | Html): Html {
  return typeof content === 'number'
    ? html`<td class="number">${content}</td>`
    : html`<td>${content}</td>`;
}

export function scriptRoute(hosts: readonly string[]): WebRoute {
  return {
    method: 'GET',
    hosts,
    path: SCRIPT_PATH,
    answer: async () => ({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'max-age=3600',
        'x-content-type-options': 'nosniff',
      },
      body: SCRIPT,
    }),
  };
}
