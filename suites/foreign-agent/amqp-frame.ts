import { type AmqpValue, Described, readAmqp } from './amqp-value.ts';
import { ByteReader } from './byte-reader.ts';

export const SASL_HEADER = Buffer.from('AMQP\x03\x01\x00\x00', 'latin1');
export const AMQP_HEADER = Buffer.from('AMQP\x00\x01\x00\x00', 'latin1');
/** Both sides send it now and then, so that nobody between them takes the connection for dead. */
export const EMPTY_FRAME = Buffer.from([0, 0, 0, 8, 2, 0, 0, 0]);

/** A protocol header, or a frame: empty ones have no performative. */
export interface AmqpFrame {
  readonly header?: Buffer;
  /** Descriptor code such as 0x14 for a transfer. */
  readonly performative?: number;
  readonly fields: readonly AmqpValue[];
  readonly payload: Buffer;
}

export function amqpFrame(performative: Buffer, type: 'amqp' | 'sasl' = 'amqp'): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 2, type === 'sasl' ? 1 : 0, 0, 0]);
  head.writeUInt32BE(head.length + performative.length);
  return Buffer.concat([head, performative]);
}

/**
 * Cuts what arrives into frames by their own sizes. The relay sends a transfer in one WebSocket
 * message and its payload in the next: to the reader of a stream that is nothing special.
 */
export class FrameCutter {
  #held: Buffer = Buffer.alloc(0);

  /** @returns the frames that are whole now */
  push(bytes: Uint8Array): AmqpFrame[] {
    this.#held = Buffer.concat([this.#held, bytes]);
    const frames: AmqpFrame[] = [];
    while (this.#held.length >= 8) {
      const isHeader = this.#held.subarray(0, 4).toString('latin1') === 'AMQP';
      const size = isHeader ? 8 : this.#held.readUInt32BE();
      if (size < 8) throw new RangeError(`An AMQP frame has a size of ${size}.`);
      if (this.#held.length < size) break;
      const frame = this.#held.subarray(0, size);
      this.#held = this.#held.subarray(size);
      frames.push(
        isHeader ? { header: frame, fields: [], payload: Buffer.alloc(0) } : readFrame(frame),
      );
    }
    return frames;
  }
}

function readFrame(frame: Buffer): AmqpFrame {
  const body = new ByteReader(frame.subarray(frame.readUInt8(4) * 4));
  if (body.left === 0) return { fields: [], payload: body.take(0) };
  const performative = readAmqp(body);
  if (!(performative instanceof Described)) throw new Error('A frame has no performative.');
  const { descriptor, value } = performative;
  if (typeof descriptor !== 'number' || !Array.isArray(value)) {
    throw new Error('A performative is a list that a number describes.');
  }
  return { performative: descriptor, fields: value, payload: body.take(body.left) };
}

/** The bytes of the data sections of a message. */
export function dataOf(payload: Buffer): Buffer {
  const reader = new ByteReader(payload);
  const parts: Buffer[] = [];
  while (reader.left > 0) {
    const section = readAmqp(reader);
    if (!(section instanceof Described) || section.descriptor !== 0x75) continue;
    if (Buffer.isBuffer(section.value)) parts.push(section.value);
  }
  return Buffer.concat(parts);
}
