import { HarnessError, MALFORMED, malformed } from '../../../harness/runtime/errors.ts';
import { type BerElement, BerTag, berElements, berInteger, nextElement } from './ber-elements.ts';
import type { LdapOperation, LdapRequest } from './ldap-operation.ts';
import { PartCount } from './part-count.ts';
import { readControls } from './read-controls.ts';
import { OPERATION_READERS } from './read-operation.ts';

/** What a client says. */
export type LdapMessage =
  | { readonly kind: 'request'; readonly request: LdapRequest }
  | { readonly kind: 'unbind' }
  /** `abandoned` is the message id of the request that the client has lost interest in. */
  | { readonly kind: 'abandon'; readonly abandoned: number }
  /** It is clear what is to be answered with protocolError, and that the next message can be read. */
  | {
      readonly kind: 'unreadable';
      readonly messageId: number;
      /** Kind of the response. */
      readonly operation: LdapOperation['kind'];
      /** What was wrong, without the bytes. */
      readonly problem: string;
    };

/** @see RFC 4511 4.2 to 4.12 */
const REQUEST_TAGS: ReadonlyMap<number, LdapOperation['kind']> = new Map([
  [0x60, 'bind'],
  [0x63, 'search'],
  [0x66, 'modify'],
  [0x68, 'add'],
  [0x4a, 'delete'],
  [0x6c, 'modify-dn'],
  [0x6e, 'compare'],
  [0x77, 'extended'],
]);
const UNBIND_REQUEST = 0x42;
const ABANDON_REQUEST = 0x50;
const RESPONSE_TAGS = new Set([0x61, 0x64, 0x65, 0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x73, 0x78, 0x79]);

/**
 * Reads one message.
 *
 * @throws HarnessError `MALFORMED` when nothing can be answered to it, and the connection has to end
 */
export function readLdapRequest(message: Uint8Array): LdapMessage {
  const parts = berElements(nextElement(berElements(message), BerTag.sequence).value);
  const messageId = readMessageId(nextElement(parts, BerTag.integer));
  const content = nextElement(parts);
  const { tag } = content;
  if (tag === UNBIND_REQUEST) return { kind: 'unbind' };
  if (tag === ABANDON_REQUEST) return { kind: 'abandon', abandoned: berInteger(content) };
  if (RESPONSE_TAGS.has(tag)) {
    // As observed on Samba.
    const problem = 'A client sends requests, and this is a response.';
    return { kind: 'unreadable', messageId, operation: 'extended', problem };
  }
  const kind = REQUEST_TAGS.get(tag);
  if (kind === undefined) throw malformed('LDAP message', 'its operation is not known');
  const request = readRequest(kind, messageId, content, parts);
  if (request === undefined) throw malformed('LDAP bind', 'it asks for Sicily authentication');
  return request;
}

function readRequest(
  kind: LdapOperation['kind'],
  messageId: number,
  content: BerElement,
  rest: Iterable<BerElement>,
): LdapMessage | undefined {
  const count = new PartCount();
  try {
    const operation = OPERATION_READERS[kind](content, count);
    if (operation === undefined) return undefined;
    const controls = readControls(rest, count);
    return { kind: 'request', request: { messageId, operation, controls } };
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== MALFORMED) throw error;
    return { kind: 'unreadable', messageId, operation: kind, problem: error.message };
  }
}

/** Zero is for what a server says unasked (RFC 4511 4.1.1.1), and answered like any other, as observed on Samba. */
function readMessageId(element: BerElement): number {
  const messageId = berInteger(element);
  if (messageId < 0) throw malformed('LDAP message', 'the message id is out of range');
  return messageId;
}
