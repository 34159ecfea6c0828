import { createHash } from 'node:crypto';
import { type Html, html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type { RedirectTarget } from '../clients/redirect-uri.ts';

export const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

/** The way back to an application: where to, how, and what it said it wants to have said again. */
export interface ReturnPath {
  readonly redirect: RedirectTarget;
  readonly mode: ResponseMode;
  readonly state?: string;
}

/** Sends the form at once where scripts run; where none do, somebody presses the button. */
const SUBMIT = 'document.forms[0].submit()';
const SUBMIT_HASH = `sha256-${createHash('sha256').update(SUBMIT).digest('base64')}`;
const CONTENT_SECURITY_POLICY = `default-src 'none'; script-src '${SUBMIT_HASH}'; base-uri 'none'`;

const NEVER_STORED = { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' };
const WITHOUT_PATH = /^https?:\/\/[^/?]+$/;

/** Takes the browser back to the application. Values are encoded, so that none of them can end a header or a field. */
export function goBack(
  { redirect, mode, state }: ReturnPath,
  answer: Readonly<Record<string, string>>,
): TextReply {
  const fields = { ...answer, ...(state !== undefined && { state }) };
  // Documented: an address without a path is answered with a slash, but not in a form.
  const uri =
    mode !== 'form_post' && WITHOUT_PATH.test(redirect.uri) ? `${redirect.uri}/` : redirect.uri;
  if (mode === 'form_post') return formReply(uri, fields);
  const encoded = new URLSearchParams(fields).toString();
  const separator = mode === 'fragment' ? '#' : uri.includes('?') ? '&' : '?';
  return {
    status: 302,
    headers: { ...NEVER_STORED, location: `${uri}${separator}${encoded}` },
    body: '',
  };
}

function formReply(uri: string, fields: Readonly<Record<string, string>>): TextReply {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`,
  );
  return {
    status: 200,
    headers: {
      ...NEVER_STORED,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: String(formPage(uri, inputs)),
  };
}

function formPage(uri: string, inputs: readonly Html[]): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Working...</title></head>
<body>
<form method="post" action="${uri}">
${inputs}<noscript><p>Press the button to go on to the application.</p><button type="submit">Continue</button></noscript>
</form>
<script>${SUBMIT}</script>
</body>
</html>
`;
}
