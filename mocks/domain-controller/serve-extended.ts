import { storedText } from '../directory/entry-record.ts';
import type { ControllerContext } from './controller-context.ts';
import {
  type ExtendedOperation,
  type LdapReply,
  LdapResultCode,
  type LdapSession,
  SUCCESS,
} from './ldap/ldap-operation.ts';

/** @see RFC 4511 4.14 */
export const START_TLS = '1.3.6.1.4.1.1466.20037';
/** @see RFC 4532 */
export const WHO_AM_I = '1.3.6.1.4.1.4203.1.11.3';

/** StartTLS, and who the connection is bound as; any other is refused alike to everybody, as observed on Samba. */
export function serveExtended(
  { requestName }: ExtendedOperation,
  session: LdapSession,
  context: ControllerContext,
): LdapReply {
  if (requestName === START_TLS) return startTls(session);
  if (requestName === WHO_AM_I && context.profile.servesWhoAmI) return whoAmI(session, context);
  return {
    result: {
      resultCode: LdapResultCode.protocolError,
      diagnosticMessage: `Extended Operation(${requestName}) not supported`,
    },
    responseName: requestName,
  };
}

function startTls({ secure }: LdapSession): LdapReply {
  if (!secure) return { result: SUCCESS, responseName: START_TLS, startTls: true };
  return {
    result: {
      resultCode: LdapResultCode.operationsError,
      diagnosticMessage: 'START-TLS: TLS is already enabled on this LDAP session',
    },
    responseName: START_TLS,
  };
}

/** `u:CONTOSO\alice`; empty while anonymous. */
function whoAmI({ identity }: LdapSession, { directory }: ControllerContext): LdapReply {
  const record = identity === undefined ? undefined : directory.record(identity.id);
  const name = record === undefined ? undefined : storedText(record, 'samaccountname');
  const authzId = name === undefined ? '' : `u:${directory.domain.netbiosName}\\${name}`;
  return { result: SUCCESS, responseValue: Buffer.from(authzId) };
}
