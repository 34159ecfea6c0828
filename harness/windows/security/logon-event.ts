import { profileValue } from '../../pta/protocol/profile.ts';
import { agentProcessName } from '../agent-query.ts';
import { derivedLogonId, derivedProcessId } from '../derived-identifiers.ts';
import type { Logon } from '../logon.ts';
import { logonFailureOf } from '../logon-failures.ts';
import { type AuditedLogon, machineAccount, originOf } from './audited-logon.ts';
import {
  hexadecimal,
  NULL_SID,
  type SecurityDraft,
  type SecurityEventOrigin,
  securityEvent,
  type UnnumberedEvent,
} from './security-event.ts';

/** LOGON32_LOGON_NETWORK. @see https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-logonuserw */
const LOGON_TYPE_NETWORK = '3';

/** NETWORK SERVICE, which the agent runs as, and its fixed logon session. @see [MS-DTYP] 2.4.2.4 */
const NETWORK_SERVICE = { sid: 'S-1-5-20', logonId: '0x3e4' } as const;

/** Ids of messages of the system: "Impersonation", and "No". @see event-4624 */
const IMPERSONATION = '%%1833';
const NO = '%%1843';

const ZERO_GUID = '{00000000-0000-0000-0000-000000000000}';

/** 4624 or 4625 of a `LogonUser` that returned. */
export function logonEvent(audited: AuditedLogon): SecurityDraft[] {
  const { site, logon } = audited;
  const { result, requestId } = logon;
  if (result === undefined) return [];
  const machine = securityLogHost(audited);
  const origin = originOf(site, machine, result, requestId);
  const event = result.win32 === 0 ? loggedOn(audited, origin) : failed(audited, origin);
  return [{ event, machine, sequence: result.sequence }];
}

/**
 * The preview's documents look for the agent's logons on domain controllers: there it is the last that decided.
 * Without one it stays on the server.
 */
function securityLogHost({ site, logon }: AuditedLogon): string {
  const isOnServer = profileValue(site.profile, 'securityLogHost') === 'agent server';
  return (isOnServer ? undefined : controllerOf(logon.questions)) ?? logon.machine;
}

function controllerOf(questions: Logon['questions']): string | undefined {
  return questions.findLast(({ decision }) => decision !== undefined)?.controller;
}

function loggedOn(audited: AuditedLogon, origin: SecurityEventOrigin): UnnumberedEvent {
  const { site, logon, account, logonGuid } = audited;
  const isKerberos = site.path !== 'ntlm';
  return securityEvent(
    4624,
    'success',
    {
      ...callOf(audited),
      TargetUserSid: account?.sid ?? NULL_SID,
      TargetUserName: account?.sAMAccountName ?? logon.userName,
      TargetDomainName: site.domain.netbiosName,
      TargetLogonId: derivedLogonId(`logon ${logon.machine} ${logon.requestId}`),
      LogonGuid: isKerberos ? logonGuid : ZERO_GUID,
      ImpersonationLevel: IMPERSONATION,
      RestrictedAdminMode: '-',
      TargetOutboundUserName: '-',
      TargetOutboundDomainName: '-',
      VirtualAccount: NO,
      TargetLinkedLogonId: '0x0',
      ElevatedToken: NO,
    },
    origin,
  );
}

/** The name stands as it was given, with no domain beside a UPN (inferred: `LogonUser` wants none there). */
function failed(audited: AuditedLogon, origin: SecurityEventOrigin): UnnumberedEvent {
  const { logon, cause = 0 } = audited;
  const { status, subStatus, failureReason } = logonFailureOf(cause);
  return securityEvent(
    4625,
    'failure',
    {
      ...callOf(audited),
      TargetUserSid: NULL_SID,
      TargetUserName: logon.userName,
      TargetDomainName: '',
      Status: hexadecimal(status),
      FailureReason: failureReason,
      SubStatus: hexadecimal(subStatus),
    },
    origin,
  );
}

/** What is known of the call, whatever came of it. Package names are inferred. */
function callOf({ site, logon }: AuditedLogon) {
  const { machine } = logon;
  const isKerberos = site.path !== 'ntlm';
  return {
    SubjectUserSid: NETWORK_SERVICE.sid,
    SubjectUserName: machineAccount(machine),
    SubjectDomainName: site.domain.netbiosName,
    SubjectLogonId: NETWORK_SERVICE.logonId,
    LogonType: LOGON_TYPE_NETWORK,
    LogonProcessName: 'Advapi',
    AuthenticationPackageName: isKerberos ? 'Negotiate' : 'NTLM',
    WorkstationName: machine,
    TransmittedServices: '-',
    LmPackageName: isKerberos ? '-' : 'NTLM V2',
    KeyLength: isKerberos ? '0' : '128',
    ProcessId: hexadecimal(derivedProcessId(`agent ${machine}`)),
    ProcessName: agentProcessName(site.profile),
    IpAddress: '-',
    IpPort: '-',
  };
}
