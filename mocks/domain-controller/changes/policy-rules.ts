import { constraint } from './apply-change.ts';
import type { ObjectRule } from './object-rules.ts';

const POLICY_KEYS = [
  'lockoutduration',
  'lockoutobservationwindow',
  'maxpwdage',
  'minpwdage',
  'minpwdlength',
];

const MIN_PWD_LENGTH_MAX = 256n;

/**
 * What the domain's policy may be. Samba 4.17 enforces none of it.
 *
 * @see [MS-SAMR] 3.1.1.6
 */
export const checkPolicy: ObjectRule = (draft, { profile }) => {
  const isWritten = POLICY_KEYS.some((key) => draft.written.has(key));
  if (!profile.enforcesPolicyConstraints || !isWritten || !draft.isA('domainDNS')) return undefined;
  const value = (key: string) => draft.integer(key) ?? 0n;
  for (const key of ['lockoutduration', 'lockoutobservationwindow', 'maxpwdage', 'minpwdage']) {
    if (value(key) > 0n) return constraint(`${key} is an interval and cannot be positive.`);
  }
  // An endless lock is longer than any window; as a number, 0 is not.
  const duration = value('lockoutduration');
  if (duration !== 0n && value('lockoutobservationwindow') < duration) {
    return constraint('lockOutObservationWindow cannot be longer than lockoutDuration.');
  }
  return value('minpwdlength') > MIN_PWD_LENGTH_MAX
    ? constraint(`minPwdLength cannot be above ${MIN_PWD_LENGTH_MAX}.`)
    : undefined;
};
