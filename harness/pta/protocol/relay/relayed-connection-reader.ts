import { malformed } from '../../../runtime/errors.ts';
import { NetFramingReader } from '../net-framing/net-framing-reader.ts';
import { type NetFramingRecord, RECORD } from '../net-framing/records.ts';
import { LengthPrefixReader } from './length-prefix.ts';

/** What arrives on a relayed connection. */
export type RelayedUnit =
  /** Between relay and listener: a RelayedAccept or the reply to one. The records of a new call come behind a reply. */
  | { readonly kind: 'relay-message'; readonly message: Uint8Array }
  /** Between caller and agent. */
  | NetFramingRecord;

/** First byte of a document of [MC-NBFX] that begins with the element `s:Envelope`. */
const BARE_ENVELOPE = 0x56;

/**
 * Reads a relayed connection from either end. It begins with a message of the relay's own, and others may follow when
 * a second announcement of its id is accepted on it (public research). The two are told apart where a record would
 * begin: no record type is as high as the first byte of a length that is captured (`1E`, `98`, `AA`). After a
 * MALFORMED error the connection has no further meaning: close it.
 */
export class RelayedConnectionReader {
  #relay: LengthPrefixReader | undefined = new LengthPrefixReader();
  #framing = new NetFramingReader();

  /** Takes in one WebSocket message and returns what it completes. */
  push(bytes: Uint8Array): RelayedUnit[] {
    const [first] = bytes;
    if (first === undefined) return [];
    if (this.#relay === undefined) {
      if (!this.#framing.isBetweenRecords || first <= RECORD.PREAMBLE_END) {
        return this.#framing.push(bytes);
      }
      // Public agents send the second RelayedAccept without its length, in a WebSocket message of its own.
      if (first === BARE_ENVELOPE) return this.#begin(bytes);
      this.#relay = new LengthPrefixReader();
    }
    const whole = this.#relay.push(bytes);
    return whole === undefined ? [] : this.#begin(whole.message, whole.rest);
  }

  /** Nothing more arrives. @throws HarnessError `MALFORMED` in the middle of a message or record */
  end(): void {
    this.#framing.end();
    if (this.#relay?.isBegun) {
      throw malformed('relayed connection', 'it ended in the middle of a message');
    }
  }

  #begin(message: Uint8Array, rest?: Uint8Array): RelayedUnit[] {
    this.#relay = undefined;
    this.#framing = new NetFramingReader();
    const unit = { kind: 'relay-message', message } as const;
    return rest === undefined ? [unit] : [unit, ...this.#framing.push(rest)];
  }
}
