import type { RequestedAccess } from '../clients/requested-access.ts';
import type { Renewal, SignInDesk } from '../ports.ts';
import type { Exchange } from '../requests/exchange.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { Authentication } from '../tokens/token-claims.ts';

/** Asks whether a user who signed in before may go on; the time of the sign-in stays what it was. */
export async function renewAuthentication(
  desk: SignInDesk,
  exchange: Exchange,
  { user, methods, authenticatedAt }: Authentication,
  what: Pick<Renewal, 'clientId' | 'by'> & { readonly access: RequestedAccess },
): Promise<Authentication | OAuthFailure> {
  const { traceId, correlationId, from, userAgent } = exchange;
  const decision = await desk.renew?.({
    ...{ user, methods, authenticatedAt, traceId },
    clientId: what.clientId,
    resourceId: what.access.resource.appId,
    scopes: what.access.permissions,
    by: what.by,
    ...(correlationId !== undefined && { correlationId }),
    ipAddress: from,
    ...(userAgent !== undefined && { userAgent }),
  });
  if (decision === undefined) return { user, methods, authenticatedAt };
  if (decision.kind === 'succeeded') {
    return { user: decision.user, methods: decision.methods, authenticatedAt };
  }
  return refuse(decision.code, decision.detail, { correlationId: decision.correlationId });
}
