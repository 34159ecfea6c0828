import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import type { LdapResult } from '../ldap/ldap-operation.ts';

/** A refusal whose text is the same on every directory but for its end; most of these texts are inferred. */
export function refusal(
  resultCode: number,
  text: string,
  { diagnosticsEndWithNul }: DirectoryProfile,
): LdapResult {
  return { resultCode, diagnosticMessage: diagnosticsEndWithNul ? `${text}\0` : text };
}
