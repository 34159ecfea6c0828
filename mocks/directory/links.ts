import { type StoredAttributes, withValues } from './entry-record.ts';

/**
 * Linked attributes, lower-case: writing the forward link makes the back link appear on the other object. Both follow
 * an object that is moved, and end with it.
 *
 * @see [MS-ADTS] 3.1.1.1.6
 */
export const BACK_LINKS: Readonly<Record<string, string>> = {
  memberof: 'member',
  directreports: 'manager',
  managedobjects: 'managedby',
  'msds-psoapplied': 'msds-psoappliesto',
};

export const FORWARD_LINKS: readonly string[] = Object.values(BACK_LINKS);

/**
 * The attributes without one link.
 *
 * @param link - lower-case name of a forward link
 */
export function withoutLink(
  attributes: StoredAttributes,
  link: string,
  target: number,
): StoredAttributes {
  const value = attributes[link];
  const values = Array.isArray(value) ? value : [value];
  return withValues(attributes, { [link]: values.filter((id) => id !== target) });
}
