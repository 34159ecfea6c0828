import { readAccess } from '../clients/requested-access.ts';
import type { ApplicationDirectory } from '../ports.ts';
import { isRefused, refuse } from '../requests/oauth-failure.ts';
import type { Grant, GrantOutcome, GrantRequest } from './grant.ts';

/**
 * An application signs in for itself.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function clientCredentialsGrant(applications: ApplicationDirectory): Grant {
  return {
    type: 'client_credentials',
    parameters: [],
    answer: async (request) => answer(applications, request),
  };
}

function answer(
  applications: ApplicationDirectory,
  { exchange, authority, client, parameters }: GrantRequest,
): GrantOutcome {
  const { protocol, origin, crossOrigin } = exchange;
  if (authority.kind !== 'tenant' && authority.kind !== 'adfs') {
    return refuse('AADSTS50059', 'An application signs in to one tenant.');
  }
  if (client.proof === 'none') return refuse('AADSTS7000218');
  // Documented: no secret is used from within a browser.
  if (crossOrigin !== undefined) return refuse('AADSTS9002326');
  const missing = parameters.missing(protocol === 'v1' ? 'resource' : 'scope');
  if (missing !== undefined) return missing;
  const access = readAccess(applications, {
    scope: parameters.get('scope'),
    resource: parameters.get('resource'),
    protocol,
    origin,
  });
  if (isRefused(access)) return access;
  return access.isDefault ? { kind: 'application', access } : refuse('AADSTS1002012');
}
