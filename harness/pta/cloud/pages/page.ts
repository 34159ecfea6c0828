import { type Html, html } from '../../../runtime/html.ts';
import type { TextReply } from '../../../runtime/http-server.ts';
import type { WebRoute } from '../../../runtime/web-route.ts';
import { PAGE_STYLE } from './page-style.ts';

/** Where every page finds its style sheet. */
export const STYLE_PATH = '/shared/1.0/content/pta-harness.css';

/**
 * No script, no frame around the page, nothing from elsewhere. `form-action` is not named: browsers apply it to the
 * redirect that follows a form as well, and that one leads to the application.
 */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface PageOptions {
  readonly status?: number;
  readonly cookies?: readonly string[];
  /** Sources of the one script that the page has, as Content-Security-Policy spells them; none unless given. */
  readonly scripts?: string;
}

/** A whole page. It is for testing only, and says so, so that no screenshot of it can be taken for the real one. */
export function page(title: string, body: Html, options: PageOptions = {}): TextReply {
  const { status = 200, cookies = [], scripts } = options;
  const policy =
    scripts === undefined
      ? CONTENT_SECURITY_POLICY
      : `${CONTENT_SECURITY_POLICY}; script-src ${scripts}; connect-src 'self'`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
${body}
<footer><p>pta-harness, for testing only. Not affiliated with Microsoft.</p></footer>
</body>
</html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, no-cache',
      pragma: 'no-cache',
      'content-security-policy': policy,
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: String(document),
  };
}

/** The style sheet of all pages. */
export function styleRoute(hosts: readonly string[]): WebRoute {
  return {
    method: 'GET',
    hosts,
    path: STYLE_PATH,
    answer: async () => ({
      status: 200,
      headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=3600' },
      body: PAGE_STYLE,
    }),
  };
}
