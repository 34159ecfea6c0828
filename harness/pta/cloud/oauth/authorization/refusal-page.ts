import { html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import { page } from '../../pages/page.ts';
import { card, problemOf } from '../../pages/sign-in/views.ts';
import { errorResponse, textOf } from '../requests/error-response.ts';
import type { Exchange } from '../requests/exchange.ts';
import type { OAuthFailure } from '../requests/oauth-failure.ts';
import { exchangeHeaders } from '../requests/replies.ts';

/**
 * A failure that no application can be told of: nothing in the request says for sure where the browser may be sent.
 *
 * @see https://learn.microsoft.com/previous-versions/azure/dn645544(v=azure.100) for the status 200
 */
export function refusalPage(failure: OAuthFailure, exchange: Exchange): TextReply {
  const { code } = failure;
  const { correlation_id: correlationId, timestamp } = errorResponse(failure, exchange);
  const problem = { code, text: textOf(failure), correlationId, timestamp };
  const body = card('Sorry, but we’re having trouble signing you in', problemOf(problem));
  return withHeaders(page('Sign in to your account', body), exchange);
}

/** The end of a sign-out that leads nowhere. */
export function signedOutPage(exchange: Exchange, cookies: readonly string[]): TextReply {
  const body = card('You signed out of your account', html`<p>Close all browser windows.</p>`);
  return withHeaders(page('Sign out', body, { cookies }), exchange);
}

/** The end of a device's sign-in, in the browser. */
export function deviceAnsweredPage(
  applicationName: string,
  outcome: 'approved' | 'declined',
): TextReply {
  const text =
    outcome === 'approved'
      ? html`<p>You have signed in to ${applicationName} on your device. You may now close this window.</p>`
      : html`<p>Nobody was signed in to ${applicationName} on your device. You may now close this window.</p>`;
  return page('Sign in to your account', card(applicationName, text));
}

function withHeaders(reply: TextReply, exchange: Exchange): TextReply {
  return { ...reply, headers: { ...exchangeHeaders(exchange), ...reply.headers } };
}
