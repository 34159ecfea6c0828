import type { Decision } from '../logon.ts';
import { logonFailureOf } from '../logon-failures.ts';
import type { AuditedLogon } from './audited-logon.ts';
import {
  hexadecimal,
  type SecurityEventOrigin,
  securityEvent,
  type UnnumberedEvent,
} from './security-event.ts';

/**
 * 4776, which has the precise reason as its only status. NTLM compares no clocks, and what the server objects to is
 * none of the controller's business (both inferred).
 *
 * @see event-4776
 */
export function credentialValidation(
  { logon }: AuditedLogon,
  { win32 }: Decision,
  origin: SecurityEventOrigin,
): UnnumberedEvent[] {
  const { status, subStatus, tickets } = logonFailureOf(win32);
  const isGranted = win32 === 0 || tickets === 'tickets-issued';
  if (!isGranted && tickets === 'none') return [];
  const code = subStatus === 0 ? status : subStatus;
  const data = {
    PackageName: 'MICROSOFT_AUTHENTICATION_PACKAGE_V1_0',
    TargetUserName: logon.userName,
    Workstation: logon.machine,
    Status: hexadecimal(isGranted ? 0 : code),
  };
  return [securityEvent(4776, isGranted ? 'success' : 'failure', data, origin)];
}
