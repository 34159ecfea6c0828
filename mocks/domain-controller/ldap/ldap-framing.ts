import { malformed } from '../../../harness/runtime/errors.ts';
import { BerTag, readBerHeader } from './ber-elements.ts';

/** Longest LDAP message that is taken, in bytes: MaxReceiveBuffer of Active Directory. @see [MS-ADTS] 3.1.1.3.4.6 */
export const LDAP_MESSAGE_BYTES_MAX = 10_485_760;

/**
 * Cuts a stream of bytes into LDAP messages. Holds what has arrived of one message, in at most twice its space, so that
 * every byte is copied a few times however small the pieces are in which it comes.
 */
export class LdapFramer {
  #bytes: Buffer = Buffer.alloc(0);
  /** What has arrived and has not been taken is between these two. */
  #start = 0;
  #end = 0;
  /** Whether `#bytes` is ours to write to. */
  #owned = false;

  /** Bytes that are no whole message yet. */
  get pending(): number {
    return this.#end - this.#start;
  }

  /** What `next` gives may be views of this chunk. */
  push(chunk: Buffer): void {
    if (this.pending === 0) {
      this.#bytes = chunk;
      this.#start = 0;
      this.#end = chunk.length;
      this.#owned = false;
      return;
    }
    this.#makeRoomFor(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /**
   * @returns the first message that is there whole, if any
   * @throws HarnessError `MALFORMED` when the bytes are no LDAP message, or one that is too long
   */
  next(): Buffer | undefined {
    if (this.pending === 0) return undefined;
    if (this.#bytes[this.#start] !== BerTag.sequence) {
      throw malformed('LDAP message', 'it does not start with a SEQUENCE');
    }
    const arrived = this.#bytes.subarray(this.#start, this.#end);
    const length = readBerHeader(arrived, 0)?.end;
    if (length !== undefined && length > LDAP_MESSAGE_BYTES_MAX) {
      throw malformed('LDAP message', `it is longer than ${LDAP_MESSAGE_BYTES_MAX} bytes`);
    }
    if (length === undefined || length > arrived.length) return undefined;
    this.#start += length;
    return arrived.subarray(0, length);
  }

  #makeRoomFor(length: number): void {
    const { pending } = this;
    if (this.#owned && this.#end + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (pending + length));
    larger.set(this.#bytes.subarray(this.#start, this.#end));
    this.#bytes = larger;
    this.#start = 0;
    this.#end = pending;
    this.#owned = true;
  }
}
