import { malformed } from '../../../harness/runtime/errors.ts';

/**
 * Most parts of one message: filter terms, attributes, values, changes and controls together. A message at the limit of
 * its length could have millions of two bytes each, and each costs a hundred as an object. Parts that say something
 * have forty bytes on average, and so many of those fill the longest message.
 */
export const PARTS_MAX = 262_144;

/** How many parts of a message have been read. */
export class PartCount {
  #count = 0;

  /** @throws HarnessError `MALFORMED` past {@link PARTS_MAX} */
  add(): void {
    this.#count += 1;
    if (this.#count > PARTS_MAX) {
      throw malformed('LDAP message', `it has more than ${PARTS_MAX} parts`);
    }
  }
}
