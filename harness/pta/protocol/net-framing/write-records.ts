import { HarnessError } from '../../../runtime/errors.ts';
import { encodeMultiByteInt31 } from '../binary-xml/multi-byte-int31.ts';
import {
  ENCODING_BINARY_IN_BAND,
  ENVELOPE_BYTES_MAX,
  MODES,
  type NetFramingRecord,
  RECORD,
} from './records.ts';

/** Error code: a message is larger than one envelope may be. */
export const ENVELOPE_TOO_LARGE = 'ENVELOPE_TOO_LARGE';

/** Writes one record. Throws {@link ENVELOPE_TOO_LARGE} for an envelope above 65,536 bytes. */
export function encodeNetFramingRecord(record: NetFramingRecord): Uint8Array {
  return new Uint8Array(encode(record));
}

/**
 * The preamble with which the cloud opens a relayed connection, as captured: version 1.0, duplex, the
 * `sb://` address of the endpoint, binary with in-band dictionary, end.
 */
export function encodePreamble(via: string): Uint8Array {
  const records: NetFramingRecord[] = [
    { kind: 'version', major: 1, minor: 0 },
    { kind: 'mode', mode: 'duplex' },
    { kind: 'via', uri: via },
    { kind: 'known-encoding', encoding: ENCODING_BINARY_IN_BAND },
    { kind: 'preamble-end' },
  ];
  return new Uint8Array(Buffer.concat(records.map(encode)));
}

function encode(record: NetFramingRecord): Buffer {
  switch (record.kind) {
    case 'version':
      return Buffer.from([RECORD.VERSION, record.major, record.minor]);
    case 'mode':
      return Buffer.from([RECORD.MODE, MODES.indexOf(record.mode) + 1]);
    case 'via':
      return sized(RECORD.VIA, Buffer.from(record.uri, 'utf8'));
    case 'known-encoding':
      return Buffer.from([RECORD.KNOWN_ENCODING, record.encoding]);
    case 'extensible-encoding':
      return sized(RECORD.EXTENSIBLE_ENCODING, Buffer.from(record.contentType, 'utf8'));
    case 'upgrade-request':
      return sized(RECORD.UPGRADE_REQUEST, Buffer.from(record.protocol, 'utf8'));
    case 'upgrade-response':
      return Buffer.from([RECORD.UPGRADE_RESPONSE]);
    case 'preamble-end':
      return Buffer.from([RECORD.PREAMBLE_END]);
    case 'preamble-ack':
      return Buffer.from([RECORD.PREAMBLE_ACK]);
    case 'sized-envelope':
      return sizedEnvelope(record.envelope);
    case 'end':
      return Buffer.from([RECORD.END]);
    case 'fault':
      return sized(RECORD.FAULT, Buffer.from(record.uri, 'utf8'));
    default:
      return record satisfies never;
  }
}

function sizedEnvelope(envelope: Uint8Array): Buffer {
  if (envelope.length > ENVELOPE_BYTES_MAX) {
    throw new HarnessError(
      ENVELOPE_TOO_LARGE,
      `An envelope of ${envelope.length} bytes exceeds the ${ENVELOPE_BYTES_MAX} that a receiver takes; send fewer credentials in one call.`,
    );
  }
  return sized(RECORD.SIZED_ENVELOPE, envelope);
}

function sized(type: number, content: Uint8Array): Buffer {
  if (content.length === 0) throw new TypeError(`the content of record type ${type} is empty`);
  return Buffer.concat([Buffer.from([type]), encodeMultiByteInt31(content.length), content]);
}
