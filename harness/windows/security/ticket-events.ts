import type { LogonFailure } from '../logon-failures.ts';
import {
  type AuditedLogon,
  machineAccount,
  machineSid,
  ticketServiceSid,
} from './audited-logon.ts';
import {
  hexadecimal,
  NULL_SID,
  type SecurityEventOrigin,
  securityEvent,
  type UnnumberedEvent,
} from './security-event.ts';

/** Forwardable, renewable, canonicalize; renewable-ok beside them for the first ticket. @see event-4768, event-4769 */
const TICKET_OPTIONS = '0x40810010';
const SERVICE_TICKET_OPTIONS = '0x40810000';

/** AES256-CTS-HMAC-SHA1-96. @see RFC 3962, section 7 */
const AES256 = '0x12';
/** PA-ENC-TIMESTAMP. @see RFC 4120, 5.2.7.2 */
const ENCRYPTED_TIMESTAMP = '2';
/** Where there is no ticket (general knowledge: no published sample shows a failure). */
const NO_ENCRYPTION = '0xffffffff';
const NO_PRE_AUTHENTICATION = '-';

const NO_CERTIFICATE = { CertIssuerName: '', CertSerialNumber: '', CertThumbprint: '' } as const;

/** 4768, success. */
export function ticketIssued(audited: AuditedLogon, origin: SecurityEventOrigin): UnnumberedEvent {
  const { account, realm, site, logon } = audited;
  return securityEvent(
    4768,
    'success',
    {
      TargetUserName: account?.sAMAccountName ?? logon.userName,
      TargetDomainName: realm,
      TargetSid: account?.sid ?? NULL_SID,
      ServiceName: 'krbtgt',
      ServiceSid: ticketServiceSid(site),
      TicketOptions: TICKET_OPTIONS,
      Status: '0x0',
      TicketEncryptionType: AES256,
      PreAuthType: ENCRYPTED_TIMESTAMP,
      ...clientOf(audited),
      ...NO_CERTIFICATE,
    },
    origin,
  );
}

/** 4768, failure: both SIDs are nobody's, and the service is named with its realm (event-4768). */
export function ticketRefused(
  audited: AuditedLogon,
  origin: SecurityEventOrigin,
  { kerberos = 0 }: LogonFailure,
): UnnumberedEvent {
  const { account, realm, logon } = audited;
  return securityEvent(
    4768,
    'failure',
    {
      TargetUserName: account?.sAMAccountName ?? logon.userName,
      TargetDomainName: realm,
      TargetSid: NULL_SID,
      ServiceName: `krbtgt/${realm}`,
      ServiceSid: NULL_SID,
      TicketOptions: TICKET_OPTIONS,
      Status: hexadecimal(kerberos),
      TicketEncryptionType: NO_ENCRYPTION,
      PreAuthType: NO_PRE_AUTHENTICATION,
      ...clientOf(audited),
      ...NO_CERTIFICATE,
    },
    origin,
  );
}

/** 4771. */
export function preAuthenticationFailed(
  audited: AuditedLogon,
  origin: SecurityEventOrigin,
  { kerberos = 0 }: LogonFailure,
): UnnumberedEvent {
  const { account, realm, logon } = audited;
  return securityEvent(
    4771,
    'failure',
    {
      TargetUserName: account?.sAMAccountName ?? logon.userName,
      TargetSid: account?.sid ?? NULL_SID,
      ServiceName: `krbtgt/${realm}`,
      TicketOptions: TICKET_OPTIONS,
      Status: hexadecimal(kerberos),
      PreAuthType: ENCRYPTED_TIMESTAMP,
      ...clientOf(audited),
      ...NO_CERTIFICATE,
    },
    origin,
  );
}

/** 4769: the ticket for the agent's own server, which a logon there needs. */
export function serviceTicketIssued(
  audited: AuditedLogon,
  origin: SecurityEventOrigin,
): UnnumberedEvent {
  const { account, realm, site, logon, logonGuid } = audited;
  return securityEvent(
    4769,
    'success',
    {
      TargetUserName: account === undefined ? logon.userName : `${account.sAMAccountName}@${realm}`,
      TargetDomainName: realm,
      ServiceName: machineAccount(logon.machine),
      ServiceSid: machineSid(site, logon.machine),
      TicketOptions: SERVICE_TICKET_OPTIONS,
      TicketEncryptionType: AES256,
      ...clientOf(audited),
      Status: '0x0',
      LogonGuid: logonGuid,
      TransmittedServices: '-',
    },
    origin,
  );
}

function clientOf({ clientAddress, clientPort }: AuditedLogon) {
  return { IpAddress: clientAddress, IpPort: clientPort };
}
