import { malformed } from '../../../runtime/errors.ts';
import { ByteQueue } from '../net-framing/byte-queue.ts';

const PREFIX_BYTES = 4;

/** Bytes of one message before the framing begins; the known ones have 152, 170 and 286. */
export const PREFIXED_MESSAGE_BYTES_MAX = 65_536;

/**
 * Puts the length before a message, as the two WebSocket messages in which it is sent: four bytes, lowest
 * first, then the message (captured, public research).
 */
export function withLengthPrefix(
  message: Uint8Array,
): readonly [length: Uint8Array, message: Uint8Array] {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeInt32LE(message.length);
  return [new Uint8Array(prefix), message];
}

/**
 * Reads the one message that each side sends before the .NET message framing begins. A length that is
 * negative, zero or above {@link PREFIXED_MESSAGE_BYTES_MAX} is MALFORMED.
 */
export class LengthPrefixReader {
  readonly #queue = new ByteQueue();

  /** Whether a part of the message has arrived. */
  get isBegun(): boolean {
    return this.#queue.length > 0;
  }

  /**
   * Takes in what arrived. Once the message is whole, returns it with the bytes behind it, which belong to
   * the framing; the reader has then done its work.
   */
  push(bytes: Uint8Array): { readonly message: Uint8Array; readonly rest: Uint8Array } | undefined {
    this.#queue.push(bytes);
    if (this.#queue.length < PREFIX_BYTES) return undefined;
    const length = this.#queue.peek(PREFIX_BYTES).readInt32LE();
    if (length <= 0 || length > PREFIXED_MESSAGE_BYTES_MAX) {
      throw malformed('relayed connection', `a message announces ${length} bytes`);
    }
    if (this.#queue.length < PREFIX_BYTES + length) return undefined;
    this.#queue.take(PREFIX_BYTES);
    return {
      message: new Uint8Array(this.#queue.take(length)),
      rest: new Uint8Array(this.#queue.take(this.#queue.length)),
    };
  }
}
