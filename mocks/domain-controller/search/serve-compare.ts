import type { ControllerContext } from '../controller-context.ts';
import { diagnosticMessage } from '../diagnostic-message.ts';
import {
  type CompareOperation,
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
} from '../ldap/ldap-operation.ts';
import { matchFilter } from './match-filter.ts';
import { resolveName } from './search-base.ts';
import { searchView, visibleAttribute } from './search-view.ts';

/**
 * Answers one comparison, as a filter for equality would. Nobody compares before a bind: Samba 4.17 lets them, which
 * tells strangers what objects hold, and is not followed.
 */
export function serveCompare(
  { operation }: LdapRequest<CompareOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const { dn, attribute, value } = operation;
  const { directory, profile } = context;
  if (session.identity === undefined) {
    const diagnostic = diagnosticMessage(profile, 'anonymousOperation');
    return { resultCode: LdapResultCode.operationsError, diagnosticMessage: diagnostic };
  }
  const resolved = resolveName(dn, directory, profile);
  if (resolved.kind === 'refused') return resolved.result;
  const view = searchView(session, context);
  const isEqual =
    visibleAttribute(attribute, view) !== undefined &&
    matchFilter({ kind: 'equal', attribute, value }, resolved.record, view);
  const { compareTrue, compareFalse } = LdapResultCode;
  return { resultCode: isEqual ? compareTrue : compareFalse, diagnosticMessage: '' };
}
