import {
  AGENT_PRODUCT,
  AGENT_VERSION_FLOOR,
  compareVersions,
  isVersion,
  versionInUserAgent,
} from '../protocol/agent-versions.ts';
import { PASSTHROUGH_AUTHENTICATION, type RegistrationRequest } from '../protocol/registration.ts';
import { tenantOfToken } from '../protocol/tenant-of-token.ts';
import { judgeAdministrator, mfaObjection } from './administrator-check.ts';
import type { AccessTokens } from './oauth/access-tokens.ts';
import type { Tenant } from './tenant/tenant.ts';

/** Of a tenant whose organisation forbids the feature. */
export const PTA_DISABLED =
  'PTA disabled: Pass-through Authentication is switched off for this tenant by policy.';

/**
 * Why an agent is not registered, as `ErrorMessage` says it; `undefined` when nothing is in the way.
 * The conditions are documented, their words are this project's.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication
 */
export async function registrationObjection(
  request: RegistrationRequest,
  { tenant, tokens }: { readonly tenant: Tenant; readonly tokens: AccessTokens },
): Promise<string | undefined> {
  const signedInTo = tenantOfToken(request.authenticationToken.reveal());
  const stranger = [request.tenantId, signedInTo].find(
    (tenantId) => tenantId !== undefined && tenantId !== tenant.tenantId,
  );
  if (stranger !== undefined) {
    return `AADSTS50059: The tenant ${stranger} is not the one that this service registers agents for.`;
  }
  const verdict = await judgeAdministrator(tokens, request.authenticationToken);
  if (verdict.kind === 'refused') return verdict.errorMessage;
  return (
    mfaObjection(verdict) ??
    featureObjection(request.featureString, tenant) ??
    versionObjection(request, tenant)
  );
}

/** Inferred: what the service says of other features is not public, and it registers them elsewhere. */
function featureObjection(featureString: string, tenant: Tenant): string | undefined {
  if (featureString !== PASSTHROUGH_AUTHENTICATION) {
    return `The feature ${JSON.stringify(featureString.slice(0, 64))} is not ${PASSTHROUGH_AUTHENTICATION}, the only one of this service.`;
  }
  return tenant.featureForbidden ? PTA_DISABLED : undefined;
}

/**
 * Both the agent and its PowerShell module say a version; neither may be too old. A client that says none, or
 * something else, is let in, and so are the connectors of the preview, which are older than any floor (inferred).
 */
function versionObjection(
  { userAgent, moduleVersion }: RegistrationRequest,
  { profile, environment }: Tenant,
): string | undefined {
  if (profile === 'preview') return undefined;
  const floor = AGENT_VERSION_FLOOR[environment];
  const versions = [versionInUserAgent(userAgent, AGENT_PRODUCT), moduleVersion];
  const tooOld = versions.find(
    (version) => version !== undefined && isVersion(version) && compareVersions(version, floor) < 0,
  );
  if (tooOld === undefined) return undefined;
  return `Version ${tooOld} of the Authentication Agent is not supported in ${environment}; install ${floor} or later.`;
}
