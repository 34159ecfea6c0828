import { malformed } from '../../../harness/runtime/errors.ts';
import { type BerElement, berText } from './ber-elements.ts';

/** Longest object identifier that is read, in bytes of its text. Those of Active Directory have about thirty. */
const OID_BYTES_MAX = 256;

/**
 * The text of an object identifier, which answers repeat; whether it is one is not looked at.
 *
 * @throws HarnessError `MALFORMED`, when it is too long
 */
export function readOid(element: BerElement): string {
  if (element.value.length > OID_BYTES_MAX) {
    throw malformed('LDAP message', `an object identifier is longer than ${OID_BYTES_MAX} bytes`);
  }
  return berText(element);
}
