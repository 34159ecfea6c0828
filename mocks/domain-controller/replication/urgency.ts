import type { Directory } from '../../directory/directory.ts';
import type { DirectoryChange } from '../../directory/directory-change.ts';

/** The account policy: what the domain head says of passwords and lockouts. */
const POLICY_KEYS = [
  'lockoutduration',
  'lockoutobservationwindow',
  'lockoutthreshold',
  'maxpwdage',
  'minpwdage',
  'minpwdlength',
  'pwdhistorylength',
  'pwdproperties',
];

/**
 * Whether other controllers are told at once: an account was locked out, or the account policy of the domain changed.
 *
 * @see [MS-ADTS] 3.1.1.5.3.4
 */
export function isUrgent({ before, after }: DirectoryChange, directory: Directory): boolean {
  if (after === undefined) return false;
  const differs = (key: string) => before?.attributes[key] !== after.attributes[key];
  const lockedNow = (after.attributes['lockouttime'] ?? '0') !== '0' && differs('lockouttime');
  return lockedNow || (after.id === directory.head.id && POLICY_KEYS.some(differs));
}
