import { Secret } from '../../../../runtime/secret.ts';
import { judgeProof, platformOf } from '../clients/authenticate-client.ts';
import { readAccess } from '../clients/requested-access.ts';
import type { ApplicationDirectory, SignInDesk } from '../ports.ts';
import { isRefused, refuse } from '../requests/oauth-failure.ts';
import type { Grant, GrantOutcome, GrantRequest } from './grant.ts';

interface Collaborators {
  readonly desk: SignInDesk;
  readonly applications: ApplicationDirectory;
}

/**
 * Resource owner password credentials: a user name and a password for tokens. Nobody can be asked for more, so whatever
 * interrupts a sign-in fails it.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
export function passwordGrant(collaborators: Collaborators): Grant {
  return {
    type: 'password',
    parameters: ['username', 'password'],
    answer: (request) => answer(collaborators, request),
  };
}

async function answer(
  { desk, applications }: Collaborators,
  { exchange, authority, client, parameters }: GrantRequest,
): Promise<GrantOutcome> {
  const { protocol, origin, at, from, correlationId, traceId, userAgent } = exchange;
  if (protocol === 'v2' && (authority.kind === 'common' || authority.kind === 'consumers')) {
    return refuse('AADSTS9001023');
  }
  const platform = platformOf(client.application);
  const unproven = judgeProof(platform, client.proof);
  if (unproven !== undefined) return unproven;
  const required = ['username', 'password', ...(protocol === 'v2' ? ['scope'] : [])];
  const missing = parameters.missing(...required);
  if (missing !== undefined) return missing;
  const scope = parameters.get('scope') ?? '';
  const resource = parameters.get('resource');
  const access = readAccess(applications, { scope, resource, protocol, origin });
  if (isRefused(access)) return access;

  const decision = await desk.decide({
    userPrincipalName: parameters.get('username') ?? '',
    password: new Secret(parameters.get('password') ?? ''),
    clientId: client.application.appId,
    ...(correlationId !== undefined && { correlationId }),
    authority: authority.kind,
    clientApp: 'Mobile Apps and Desktop clients',
    protocol: 'ropc',
    ipAddress: from,
    ...(userAgent !== undefined && { userAgent }),
    resourceId: access.resource.appId,
    scopes: access.permissions,
    traceId,
  });
  if (decision.kind !== 'succeeded') {
    return refuse(decision.code, decision.detail, { correlationId: decision.correlationId });
  }
  const { user, methods } = decision;
  return {
    kind: 'user',
    grant: { user, methods, authenticatedAt: at, access, platform, scope, resource },
  };
}
