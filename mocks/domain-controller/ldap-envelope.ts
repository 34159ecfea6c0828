import { malformed } from '../../harness/runtime/errors.ts';
import { berElements, berText, nextElement } from './ber-elements.ts';
import { readSearchFilter } from './read-search-filter.ts';
import type { SearchFilter } from './search-filter.ts';

/** Tags of the operations that are looked into. @see RFC 4511 4.2, 4.5.1, 4.12 */
const BIND_REQUEST = 0x60;
const SEARCH_REQUEST = 0x63;
const EXTENDED_REQUEST = 0x77;

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SASL_CREDENTIALS = 0xa3;
const REQUEST_NAME = 0x80;
/** scope, derefAliases, sizeLimit, timeLimit and typesOnly stand between the base and the filter of a search. */
const ELEMENTS_BEFORE_FILTER = 5;

/** What is read of a message before ldapjs reads all of it, because ldapjs would lose it or refuse it. */
export type LdapEnvelope = { readonly messageId: number } & (
  | { readonly operation: 'bind'; readonly name: string; readonly sasl: boolean }
  | { readonly operation: 'search'; readonly baseDn: string; readonly filter: SearchFilter }
  | { readonly operation: 'extended'; readonly requestName: string }
  | { readonly operation: 'other' }
);

/** @throws HarnessError `MALFORMED` */
export function readEnvelope(message: Uint8Array): LdapEnvelope {
  const envelope = berElements(nextElement(berElements(message)).value);
  const messageId = readMessageId(nextElement(envelope, INTEGER).value);
  const operation = nextElement(envelope);
  const parts = berElements(operation.value);
  switch (operation.tag) {
    case BIND_REQUEST: {
      nextElement(parts, INTEGER);
      const name = berText(nextElement(parts, OCTET_STRING));
      const sasl = nextElement(parts).tag === SASL_CREDENTIALS;
      return { operation: 'bind', messageId, name, sasl };
    }
    case SEARCH_REQUEST: {
      const baseDn = berText(nextElement(parts, OCTET_STRING));
      for (let skipped = 0; skipped < ELEMENTS_BEFORE_FILTER; skipped += 1) nextElement(parts);
      const filter = readSearchFilter(nextElement(parts));
      return { operation: 'search', messageId, baseDn, filter };
    }
    case EXTENDED_REQUEST: {
      const requestName = berText(nextElement(parts, REQUEST_NAME));
      return { operation: 'extended', messageId, requestName };
    }
    default:
      return { operation: 'other', messageId };
  }
}

/** Message ids are below 2^31 (RFC 4511 4.1.1), so they fit four bytes. */
const MESSAGE_ID_BYTES_MAX = 4;

function readMessageId(bytes: Uint8Array): number {
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  // An INTEGER is signed, and ldapjs reads it so; RFC 4511 4.1.1.1 asks for 0 to 2^31 - 1.
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0;
  if (
    bytes.length === 0 ||
    bytes.length > MESSAGE_ID_BYTES_MAX ||
    isNegative ||
    value > 0x7fff_ffff
  ) {
    throw malformed('LDAP message', 'the message id is out of range');
  }
  return value;
}
