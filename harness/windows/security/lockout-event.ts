import type { Lockout, Logon } from '../logon.ts';
import { machineOfHost, type WindowsSite } from '../windows-site.ts';
import { accountAt, machineAccount, originOf } from './audited-logon.ts';
import { type SecurityDraft, securityEvent } from './security-event.ts';

/** SYSTEM, and its fixed logon session. @see [MS-DTYP] 2.4.2.4 */
const SYSTEM = { sid: 'S-1-5-18', logonId: '0x3e7' } as const;

/**
 * 4740 of the lockouts that one logon brought about: one for each account, on the PDC emulator when it is among those
 * that locked it; else a controller that could not ask it did so alone.
 */
export function lockoutsOf(
  site: WindowsSite,
  lockouts: readonly Lockout[],
  logon?: Logon,
): SecurityDraft[] {
  const [pdcEmulator] = site.domainControllers.map(({ host }) => machineOfHost(host));
  const byAccount = Map.groupBy(lockouts, ({ dn }) => dn);
  return [...byAccount.values()].flatMap((own) => {
    const lockout = own.find(({ machine }) => machine === pdcEmulator) ?? own[0];
    return lockout === undefined ? [] : [lockedOut(site, lockout, logon)];
  });
}

/** What is called the domain is the computer that the password was tried on; the controller itself without a logon. */
function lockedOut(site: WindowsSite, lockout: Lockout, logon?: Logon): SecurityDraft {
  const { machine, dn, sequence } = lockout;
  const { sid, sAMAccountName } = accountAt(site, dn, logon?.userName);
  const event = securityEvent(
    4740,
    'success',
    {
      TargetUserName: sAMAccountName,
      TargetDomainName: logon?.machine ?? machine,
      TargetSid: sid,
      SubjectUserSid: SYSTEM.sid,
      SubjectUserName: machineAccount(machine),
      SubjectDomainName: site.domain.netbiosName,
      SubjectLogonId: SYSTEM.logonId,
    },
    originOf(site, machine, lockout, logon?.requestId),
  );
  return { event, machine, sequence };
}
