import { constraint } from '../write-problem.ts';
import type { AccountRule } from './account-rule.ts';

const INTERVALS = ['lockoutduration', 'lockoutobservationwindow', 'maxpwdage', 'minpwdage'];

const MIN_PWD_LENGTH_MAX = 256n;

/**
 * What the domain's policy may be. Samba 4.17 enforces none of it. That a refusal is a constraint violation is
 * inferred.
 *
 * @see [MS-SAMR] 3.1.1.6
 */
export const domainPolicyLimits: AccountRule = (draft, { profile }) => {
  const isWritten = [...INTERVALS, 'minpwdlength'].some((key) => draft.written.has(key));
  if (!profile.enforcesPolicyConstraints || !isWritten || !draft.isA('domainDNS')) return undefined;
  const value = (key: string) => draft.integer(key) ?? 0n;
  const positive = INTERVALS.find((key) => value(key) > 0n);
  if (positive !== undefined)
    return constraint(`${positive} is an interval and cannot be positive.`);
  // An endless lock is longer than any window; as a number, 0 is not.
  const duration = value('lockoutduration');
  if (duration !== 0n && value('lockoutobservationwindow') < duration) {
    return constraint('lockOutObservationWindow cannot be longer than lockoutDuration.');
  }
  return value('minpwdlength') > MIN_PWD_LENGTH_MAX
    ? constraint(`minPwdLength cannot be above ${MIN_PWD_LENGTH_MAX}.`)
    : undefined;
};
