import type { Secret } from '../../runtime/secret.ts';
import { REGISTRATION_AUDIENCE } from '../protocol/hosts.ts';
import type { AccessTokens } from './oauth/access-tokens.ts';

/**
 * Who may register agents and switch the feature.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-security-deep-dive
 */
export const REGISTERING_ROLES = ['Hybrid Identity Administrator', 'Global Administrator'] as const;

/** What a token is worth to the registration service. */
export type AdministratorVerdict =
  | { readonly kind: 'administrator' /** Asked for a second factor. */; readonly mfa: boolean }
  | { readonly kind: 'refused'; readonly errorMessage: string };

/** Looks at the token's signature, life, tenant and audience, and at the directory roles in it. */
export async function judgeAdministrator(
  tokens: AccessTokens,
  token: Secret,
): Promise<AdministratorVerdict> {
  const verdict = await tokens.verify(token.reveal(), REGISTRATION_AUDIENCE);
  if (verdict.kind === 'refused') {
    return { kind: 'refused', errorMessage: `The access token was refused: ${verdict.reason}.` };
  }
  const may = REGISTERING_ROLES.some((role) => verdict.roles.includes(role));
  if (may) return { kind: 'administrator', mfa: verdict.mfa };
  const roles = REGISTERING_ROLES.join(', ');
  return { kind: 'refused', errorMessage: `The account has none of the roles ${roles}.` };
}

/**
 * That an administrator with MFA can neither register an agent nor enable the feature is a documented known issue; that
 * the service sees it in the token is inferred.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication
 */
export function mfaObjection({
  mfa,
}: Extract<AdministratorVerdict, { kind: 'administrator' }>): string | undefined {
  if (!mfa) return undefined;
  return 'The administrator signed in with multifactor authentication; use a cloud-only account, or switch MFA off until this is done.';
}
