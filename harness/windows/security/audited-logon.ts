import {
  derivedAccountSid,
  derivedDomainSid,
  derivedGuid,
  derivedPort,
  derivedProcessId,
} from '../derived-identifiers.ts';
import { accountDnOf, causeOf, type LoggedMoment, type Logon } from '../logon.ts';
import { addressOf, computerName, type WindowsAccount, type WindowsSite } from '../windows-site.ts';
import type { SecurityEventOrigin } from './security-event.ts';

/** A logon with what the events of all machines say of it, and say the same. */
export interface AuditedLogon {
  readonly site: WindowsSite;
  readonly logon: Logon;
  /** Where a controller knew the account. */
  readonly account: WindowsAccount | undefined;
  /** 0, or why it failed; absent while `LogonUser` has not returned. */
  readonly cause: number | undefined;
  /** Ties event 4769 on the controller to event 4624 on the server. */
  readonly logonGuid: string;
  /** As the controller sees the server. */
  readonly clientAddress: string;
  readonly clientPort: string;
  /** Kerberos realm. */
  readonly realm: string;
}

export function auditedLogon(site: WindowsSite, logon: Logon): AuditedLogon {
  const { requestId, machine, userName } = logon;
  const dn = accountDnOf(logon);
  const isAccepted = logon.questions.some(({ decision }) => decision?.win32 === 0);
  const account = dn === undefined ? undefined : accountAt(site, dn, userName);
  return {
    site,
    logon,
    account: account ?? (isAccepted ? madeUpAccount(site, userName) : undefined),
    cause: causeOf(logon),
    logonGuid: derivedGuid(`logon ${machine} ${requestId}`),
    clientAddress: `::ffff:${addressOf(site, machine)}`,
    clientPort: derivedPort(`port ${machine} ${requestId}`),
    realm: site.domain.dnsName.toUpperCase(),
  };
}

/** @param userName - tells the account's name where the site does not */
export function accountAt(site: WindowsSite, dn: string, userName?: string): WindowsAccount {
  return site.accountOf?.(dn) ?? madeUpAccount(site, userName ?? commonName(dn));
}

/** Name of a machine's own account. */
export function machineAccount(machine: string): string {
  return `${machine}$`;
}

export function machineSid({ domain }: WindowsSite, machine: string): string {
  return derivedAccountSid(domain.dnsName, machineAccount(machine));
}

/** SID of the account krbtgt. @see [MS-DTYP] 2.4.2.4 */
export function ticketServiceSid({ domain }: WindowsSite): string {
  return `${derivedDomainSid(domain.dnsName)}-502`;
}

/** An event of a machine's Security log, which LSA writes. */
export function originOf(
  site: WindowsSite,
  machine: string,
  { at, sequence }: LoggedMoment,
  requestId?: string,
): SecurityEventOrigin {
  return {
    at,
    computer: computerName(site, machine),
    processId: derivedProcessId(`lsass ${machine}`),
    threadId: derivedProcessId(`thread ${machine} ${sequence % 16}`),
    ...(requestId !== undefined && { requestId }),
  };
}

function madeUpAccount({ domain }: WindowsSite, userName: string): WindowsAccount {
  const sAMAccountName = userName.split('@')[0] ?? userName;
  return { sid: derivedAccountSid(domain.dnsName, sAMAccountName), sAMAccountName };
}

function commonName(dn: string): string {
  return /^CN=((?:\\.|[^,\\])*)/i.exec(dn)?.[1] ?? dn;
}
