import { type CloudUser, isSynchronised } from '../../tenant/cloud-user.ts';
import { federationOf, rolloutOf } from '../../tenant/realm.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Client } from '../client.ts';

/** Who checks a password: the agents, the synchronised hash, or the cloud's own password. */
export type CheckedBy = 'pass-through' | 'password-hash' | 'cloud-password';

/** How a user's password is checked. */
export type CredentialMethod =
  | {
      readonly kind: 'check';
      readonly by: CheckedBy;
      /** Asked when the first gives no verdict on the password. */
      readonly failover?: 'password-hash';
    }
  /** Nobody here can check it. */
  | { readonly kind: 'none'; readonly why: string };

/** What the choice looks at beside tenant and user. */
export interface MethodQuestion {
  readonly client: Client;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly now: number;
  readonly domainHint?: string | undefined;
  readonly fromJoinedDevice: boolean;
}

/** With the feature off, the directory is asked for a password that it was never given (inferred from the code's meaning). */
const FEATURE_OFF =
  'Pass-through Authentication is off in this tenant, and no password hash of the user is synchronised.';
const UNSUPPORTED_CLIENT =
  'The agents do not serve this client, and no password hash of the user is synchronised.';
const NOT_SYNCHRONISED =
  'The staged rollout is to password hash synchronisation, and no password hash of the user is synchronised.';

/**
 * Cloud-only users have their password here, whatever the tenant's features are. Users of federated domains sign in
 * elsewhere, but for staged rollout and for `allowCloudPasswordValidation`. All others sign in through the agents where
 * the feature is on, and otherwise by what password hash synchronisation left, be it switched on still or not
 * (inferred: switching it off removes no hash).
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-staged-rollout
 */
export function chooseMethod(
  tenant: Tenant,
  user: CloudUser,
  question: MethodQuestion,
): CredentialMethod {
  if (!isSynchronised(user)) return { kind: 'check', by: 'cloud-password' };
  const hasHash = user.passwordHash !== undefined;
  if (isFederated(tenant, user, question)) {
    const mayCompare = tenant.allowCloudPasswordValidation && !question.client.canAsk && hasHash;
    return mayCompare ? BY_HASH : elsewhere(tenant, user);
  }
  const staged = isOfFederatedDomain(tenant, user)
    ? rolloutOf(tenant, user.userPrincipalName, question.now)
    : undefined;
  if (staged === 'password-hash')
    return hasHash ? BY_HASH : { kind: 'none', why: NOT_SYNCHRONISED };
  if (staged === undefined && tenant.passthroughAuthentication === 'disabled') {
    return hasHash ? BY_HASH : { kind: 'none', why: FEATURE_OFF };
  }
  if (!agentsServe(tenant, question)) {
    return hasHash ? BY_HASH : { kind: 'none', why: UNSUPPORTED_CLIENT };
  }
  const failsOver = tenant.hashSyncFailover === 'automatic' && hasHash;
  return { kind: 'check', by: 'pass-through', ...(failsOver && { failover: 'password-hash' }) };
}

const BY_HASH: CredentialMethod = { kind: 'check', by: 'password-hash' };

/** Legacy authentication is outside staged rollout, as documented. */
function isFederated(
  tenant: Tenant,
  { userPrincipalName }: CloudUser,
  { now, domainHint, client }: MethodQuestion,
): boolean {
  if (federationOf(tenant, userPrincipalName, { now, domainHint }) !== undefined) return true;
  return client.isLegacy && isOfFederatedDomain(tenant, { userPrincipalName });
}

function isOfFederatedDomain(
  tenant: Tenant,
  { userPrincipalName }: Pick<CloudUser, 'userPrincipalName'>,
): boolean {
  return tenant.findDomain(userPrincipalName)?.authentication.kind === 'federated';
}

function elsewhere(tenant: Tenant, { userPrincipalName }: CloudUser): CredentialMethod {
  const domain = tenant.findDomain(userPrincipalName)?.name ?? '';
  return {
    kind: 'none',
    why: `The domain ${domain} is federated: its users sign in at their identity provider.`,
  };
}

/** In the preview, Windows 10 that is joined to Azure AD was none of the clients it served, either. */
function agentsServe(tenant: Tenant, { client, fromJoinedDevice }: MethodQuestion): boolean {
  return tenant.agentsServeLegacyClients || !(client.isLegacy || fromJoinedDevice);
}
