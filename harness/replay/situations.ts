import type { RejectionReason } from '../pta/protocol/messages.ts';
import type { Situation } from './situation.ts';
import { accountDisabled } from './situations/account-disabled.ts';
import { accountExpired } from './situations/account-expired.ts';
import { accountLockedOut } from './situations/account-locked-out.ts';
import { certificateLost } from './situations/certificate-lost.ts';
import { clockSkew } from './situations/clock-skew.ts';
import { connectionDropped } from './situations/connection-dropped.ts';
import { domainControllerStopped } from './situations/domain-controller-stopped.ts';
import { domainControllerUnavailable } from './situations/domain-controller-unavailable.ts';
import { keyReplaced } from './situations/key-replaced.ts';
import { logonHours } from './situations/logon-hours.ts';
import { mustChangePassword } from './situations/must-change-password.ts';
import { otherWorkstation } from './situations/other-workstation.ts';
import { passwordExpired } from './situations/password-expired.ts';
import { protectedUser } from './situations/protected-user.ts';
import { unresolvedUserName } from './situations/unresolved-user-name.ts';
import { wrongPassword } from './situations/wrong-password.ts';

/** One situation for each reason that the lab can bring about: the account's, the domain controller's, the agent's. */
export const SITUATIONS: readonly Situation[] = [
  wrongPassword,
  protectedUser,
  logonHours,
  otherWorkstation,
  passwordExpired,
  accountDisabled,
  accountExpired,
  mustChangePassword,
  accountLockedOut,
  unresolvedUserName,
  domainControllerStopped,
  domainControllerUnavailable,
  connectionDropped,
  clockSkew,
  certificateLost,
  keyReplaced,
];

export function situationFor(reason: RejectionReason): Situation | undefined {
  return SITUATIONS.find((situation) => situation.reason === reason);
}
