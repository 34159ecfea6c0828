import { malformed } from '../../../runtime/errors.ts';
import { ByteQueue } from './byte-queue.ts';
import { OversizedEnvelope } from './oversized-envelope.ts';
import {
  ENVELOPE_BYTES_MAX,
  MODES,
  NAME_BYTES_MAX,
  type NetFramingRecord,
  RECORD,
  VIA_BYTES_MAX,
} from './records.ts';

const FORMAT = '[MC-NMF] record';

/** A size takes at most five bytes ([MC-NMF] 2.2.2), after the type byte. */
const HEADER_BYTES_MAX = 6;

/** Largest content of the records that announce a size. */
const SIZED: ReadonlyMap<number, number> = new Map<number, number>([
  [RECORD.VIA, VIA_BYTES_MAX],
  [RECORD.EXTENSIBLE_ENCODING, NAME_BYTES_MAX],
  [RECORD.UPGRADE_REQUEST, NAME_BYTES_MAX],
  [RECORD.FAULT, NAME_BYTES_MAX],
  [RECORD.SIZED_ENVELOPE, ENVELOPE_BYTES_MAX],
]);

/** Bytes after the type byte of the records that announce none. */
const FIXED: ReadonlyMap<number, number> = new Map<number, number>([
  [RECORD.VERSION, 2],
  [RECORD.MODE, 1],
  [RECORD.KNOWN_ENCODING, 1],
  [RECORD.END, 0],
  [RECORD.UPGRADE_RESPONSE, 0],
  [RECORD.PREAMBLE_ACK, 0],
  [RECORD.PREAMBLE_END, 0],
]);

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads records from a byte stream, however it was cut into messages. After a MALFORMED error the stream has
 * no further meaning: close the connection.
 */
export class NetFramingReader {
  readonly #queue = new ByteQueue();

  /** Whether all that arrived has been read, so that what comes next begins something new. */
  get isBetweenRecords(): boolean {
    return this.#queue.length === 0;
  }

  /** Takes in what arrived and returns the records that it completes. */
  push(bytes: Uint8Array): NetFramingRecord[] {
    this.#queue.push(bytes);
    const records: NetFramingRecord[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) records.push(next);
    return records;
  }

  /** Nothing more arrives. @throws HarnessError `MALFORMED` in the middle of a record */
  end(): void {
    if (!this.isBetweenRecords)
      throw malformed(FORMAT, 'the connection ended in the middle of one');
  }

  #next(): NetFramingRecord | undefined {
    const header = this.#queue.peek(HEADER_BYTES_MAX);
    const type = header[0];
    if (type === undefined) return undefined;
    const span = FIXED.has(type) ? fixedSpan(type) : sizedSpan(type, header);
    if (span === undefined || this.#queue.length < span.start + span.length) return undefined;
    const record = this.#queue.take(span.start + span.length);
    return recordOf(type, record.subarray(span.start));
  }
}

interface Span {
  readonly start: number;
  readonly length: number;
}

function fixedSpan(type: number): Span {
  return { start: 1, length: FIXED.get(type) ?? 0 };
}

/** Where the content of a record stands; `undefined` while its size has not arrived whole. */
function sizedSpan(type: number, header: Buffer): Span | undefined {
  const max = SIZED.get(type);
  if (max === undefined)
    throw malformed(FORMAT, `record type ${type} is unknown or not of this mode`);
  let length = 0;
  for (let index = 1; index < HEADER_BYTES_MAX; index += 1) {
    const byte = header[index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * (index - 1));
    if (byte < 0x80) {
      if (type === RECORD.SIZED_ENVELOPE && length > max) throw new OversizedEnvelope(length);
      if (length === 0 || length > max) {
        throw malformed(FORMAT, `record type ${type} announces ${length} bytes of at most ${max}`);
      }
      return { start: index + 1, length };
    }
  }
  throw malformed(FORMAT, `the size of record type ${type} is longer than five bytes`);
}

function recordOf(type: number, content: Buffer): NetFramingRecord {
  switch (type) {
    case RECORD.VERSION:
      return { kind: 'version', major: content.readUInt8(0), minor: content.readUInt8(1) };
    case RECORD.MODE:
      return { kind: 'mode', mode: modeOf(content.readUInt8()) };
    case RECORD.VIA:
      return { kind: 'via', uri: textOf(content) };
    case RECORD.KNOWN_ENCODING:
      return { kind: 'known-encoding', encoding: content.readUInt8() };
    case RECORD.EXTENSIBLE_ENCODING:
      return { kind: 'extensible-encoding', contentType: textOf(content) };
    case RECORD.UPGRADE_REQUEST:
      return { kind: 'upgrade-request', protocol: textOf(content) };
    case RECORD.UPGRADE_RESPONSE:
      return { kind: 'upgrade-response' };
    case RECORD.PREAMBLE_END:
      return { kind: 'preamble-end' };
    case RECORD.PREAMBLE_ACK:
      return { kind: 'preamble-ack' };
    case RECORD.SIZED_ENVELOPE:
      return { kind: 'sized-envelope', envelope: new Uint8Array(content) };
    case RECORD.END:
      return { kind: 'end' };
    case RECORD.FAULT:
      return { kind: 'fault', uri: textOf(content) };
    default:
      throw malformed(FORMAT, `record type ${type} is unknown`);
  }
}

function modeOf(number: number) {
  const mode = MODES[number - 1];
  if (mode === undefined) throw malformed(FORMAT, `${number} is not a mode`);
  return mode;
}

function textOf(content: Buffer): string {
  try {
    return UTF8.decode(content);
  } catch {
    throw malformed(FORMAT, 'a text is not UTF-8');
  }
}
