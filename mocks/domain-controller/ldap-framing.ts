import { malformed } from '../../harness/runtime/errors.ts';
import { readBerHeader } from './ber-elements.ts';

/**
 * Longest LDAP message that is taken, in bytes. Active Directory takes 10 MiB (MaxReceiveBuffer); the largest that
 * the lab serves is a search filter, and reading one is slow enough that a longer one would stall the machine.
 */
export const LDAP_MESSAGE_BYTES_MAX = 262_144;

const SEQUENCE = 0x30;
/** A tag, the length's own length, and four bytes of it. */
const HEADER_BYTES_MAX = 6;

/** Cuts a stream of bytes into LDAP messages. Holds no more than one message. */
export class LdapFramer {
  #chunks: Uint8Array[] = [];
  #size = 0;
  /** Length of the message under way, once its header is there. */
  #expected: number | undefined;

  /**
   * @returns the messages that these bytes complete, in order
   * @throws HarnessError `MALFORMED` when the bytes are no LDAP message, or one that is too long
   */
  *push(chunk: Uint8Array): Generator<Buffer> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    for (;;) {
      this.#expected ??= this.#readLength();
      if (this.#expected === undefined || this.#size < this.#expected) return;
      const bytes = Buffer.concat(this.#chunks);
      const rest = bytes.subarray(this.#expected);
      const message = bytes.subarray(0, this.#expected);
      this.#chunks = [rest];
      this.#size = rest.length;
      this.#expected = undefined;
      yield message;
    }
  }

  #readLength(): number | undefined {
    const first = this.#chunks[0] ?? new Uint8Array();
    const head = first.length < HEADER_BYTES_MAX ? Buffer.concat(this.#chunks) : first;
    if (head.length > 0 && head[0] !== SEQUENCE) {
      throw malformed('LDAP message', 'it does not start with a SEQUENCE');
    }
    const header = readBerHeader(head, 0);
    if (header !== undefined && header.end > LDAP_MESSAGE_BYTES_MAX) {
      throw malformed('LDAP message', `it is longer than ${LDAP_MESSAGE_BYTES_MAX} bytes`);
    }
    return header?.end;
  }
}
