import { malformed } from '../../../runtime/errors.ts';
import { ByteCursor } from '../binary-xml/byte-cursor.ts';
import { ByteQueue } from '../net-framing/byte-queue.ts';
import { type AmqpFrame, FRAME_BYTES_MAX } from './amqp-frame.ts';
import type { AmqpValue } from './amqp-value.ts';
import type { Field } from './fields.ts';
import {
  PERFORMATIVE_BY_CODE,
  PERFORMATIVE_BY_SYMBOL,
  PERFORMATIVES,
  type PerformativeName,
} from './performatives.ts';
import { readValue } from './read-value.ts';

const FORMAT = 'AMQP frame';
const HEADER_BYTES = 8;
const PROTOCOL_NAME = Buffer.from('AMQP');

/**
 * Reads frames from a byte stream, however it was cut into WebSocket messages. After a MALFORMED error the
 * stream has no further meaning: close the connection.
 */
export class FrameReader {
  readonly #queue = new ByteQueue();

  /** Takes in what arrived and returns the frames that it completes. */
  push(bytes: Uint8Array): AmqpFrame[] {
    this.#queue.push(bytes);
    const frames: AmqpFrame[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) frames.push(next);
    return frames;
  }

  #next(): AmqpFrame | undefined {
    const head = this.#queue.peek(HEADER_BYTES);
    if (head.length < HEADER_BYTES) return undefined;
    // No frame can be mistaken for a header: as a size, these letters are more than a billion.
    if (head.subarray(0, 4).equals(PROTOCOL_NAME)) return protocolHeader(this.#queue.take(8));
    const size = head.readUInt32BE(0);
    if (size < HEADER_BYTES || size > FRAME_BYTES_MAX) {
      throw malformed(FORMAT, `the size is ${size}, outside ${HEADER_BYTES} to ${FRAME_BYTES_MAX}`);
    }
    return this.#queue.length < size ? undefined : frameOf(this.#queue.take(size));
  }
}

function protocolHeader(bytes: Buffer): AmqpFrame {
  const [protocol, major, minor, revision] = bytes.subarray(4);
  if (major !== 1 || minor !== 0 || revision !== 0 || (protocol !== 0 && protocol !== 3)) {
    throw malformed(
      FORMAT,
      `${bytes.toString('hex')} is not the header of AMQP 1.0 or its SASL layer`,
    );
  }
  return { kind: 'protocol-header', protocol: protocol === 3 ? 'sasl' : 'amqp' };
}

function frameOf(bytes: Buffer): AmqpFrame {
  const bodyStart = 4 * bytes.readUInt8(4);
  const frameType = bytes.readUInt8(5);
  const channel = bytes.readUInt16BE(6);
  if (bodyStart < HEADER_BYTES || bodyStart > bytes.length) {
    throw malformed(FORMAT, `the body begins at byte ${bodyStart} of ${bytes.length}`);
  }
  if (frameType > 1) throw malformed(FORMAT, `${frameType} is not a frame type`);
  const cursor = new ByteCursor(FORMAT, bytes.subarray(bodyStart));
  if (cursor.remaining === 0) return { kind: 'empty', channel };

  const body = readValue(cursor);
  const { name, items } = performativeOf(body, frameType);
  const frame = {
    kind: name,
    ...(frameType === 0 ? { channel } : {}),
    ...decodeFields(name, items),
  };
  const rest = cursor.take(cursor.remaining);
  if (name === 'transfer') return { ...frame, payload: new Uint8Array(rest) } as AmqpFrame;
  if (rest.length > 0) throw malformed(FORMAT, `${rest.length} bytes follow the ${name}`);
  return frame as AmqpFrame;
}

function performativeOf(
  body: AmqpValue,
  frameType: number,
): { name: PerformativeName; items: readonly AmqpValue[] } {
  if (body.type !== 'described' || body.value.type !== 'list') {
    throw malformed(FORMAT, 'the body is not a described list');
  }
  const name = performativeName(body.descriptor);
  if (name === undefined || PERFORMATIVES[name].frameType !== frameType) {
    throw malformed(FORMAT, 'the body is not a performative of its frame type');
  }
  return { name, items: body.value.items };
}

function performativeName(descriptor: AmqpValue): PerformativeName | undefined {
  if (descriptor.type === 'ulong') return PERFORMATIVE_BY_CODE.get(descriptor.value);
  if (descriptor.type === 'symbol') return PERFORMATIVE_BY_SYMBOL.get(descriptor.value);
  return undefined;
}

/** Trailing fields may be left off; fields beyond the known ones are from a later version and ignored. */
function decodeFields(
  name: PerformativeName,
  items: readonly AmqpValue[],
): Record<string, unknown> {
  const { fields, mandatory } = PERFORMATIVES[name];
  const values: Record<string, unknown> = {};
  for (const [index, [field, codec]] of Object.entries<Field<unknown>>(fields).entries()) {
    const item = items[index];
    if (item !== undefined && item.type !== 'null') values[field] = codec.decode(item);
  }
  const missing = (mandatory as readonly string[]).find((field) => values[field] === undefined);
  if (missing !== undefined) throw malformed(FORMAT, `${name} lacks ${missing}`);
  return values;
}
