import { HarnessError } from '../../../runtime/errors.ts';
import { type AmqpFrame, FRAME_BYTES_MAX, type TransferFrame } from './amqp-frame.ts';
import { type AmqpValue, described, NULL } from './amqp-value.ts';
import type { Field } from './fields.ts';
import { PERFORMATIVES } from './performatives.ts';
import { encodeValue } from './write-value.ts';

/** Error code: a frame is larger than the receiver takes. */
export const FRAME_TOO_LARGE = 'FRAME_TOO_LARGE';

/** Size, data offset, type and channel. */
const HEADER_BYTES = 8;

/**
 * Writes one frame. Performatives have every field, null or not, and the shortest encoding of each value, as
 * captured. Throws {@link FRAME_TOO_LARGE} above 65,536 bytes.
 */
export function encodeFrame(frame: AmqpFrame): Uint8Array {
  return new Uint8Array(encode(frame));
}

/**
 * Writes a transfer as the two WebSocket messages in which the relay sends it: the frame header, whose size
 * counts both, with the performative; then the payload (captured, public research).
 */
export function encodeTransferParts(
  frame: TransferFrame,
): readonly [performative: Uint8Array, payload: Uint8Array] {
  const performative = encodePerformative(frame);
  const size = performative.length + frame.payload.length;
  const first = Buffer.concat([header(size, 0, frame.channel), performative]);
  return [new Uint8Array(first), frame.payload];
}

function encode(frame: AmqpFrame): Buffer {
  switch (frame.kind) {
    case 'protocol-header':
      return Buffer.from([...Buffer.from('AMQP'), frame.protocol === 'sasl' ? 3 : 0, 1, 0, 0]);
    case 'empty':
      return header(0, 0, frame.channel);
    case 'transfer':
      return Buffer.concat(encodeTransferParts(frame));
    default: {
      const body = encodePerformative(frame);
      const { frameType } = PERFORMATIVES[frame.kind];
      return Buffer.concat([
        header(body.length, frameType, 'channel' in frame ? frame.channel : 0),
        body,
      ]);
    }
  }
}

function header(bodyBytes: number, frameType: number, channel: number): Buffer {
  const size = HEADER_BYTES + bodyBytes;
  if (size > FRAME_BYTES_MAX) {
    throw new HarnessError(
      FRAME_TOO_LARGE,
      `A frame of ${size} bytes exceeds the ${FRAME_BYTES_MAX} that were agreed; send a smaller message.`,
    );
  }
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt8(HEADER_BYTES / 4, 4);
  bytes.writeUInt8(frameType, 5);
  bytes.writeUInt16BE(channel, 6);
  return bytes;
}

function encodePerformative(
  frame: Exclude<AmqpFrame, { readonly kind: 'protocol-header' | 'empty' }>,
): Buffer {
  const { code, fields } = PERFORMATIVES[frame.kind];
  const values: Readonly<Record<string, unknown>> = { ...frame };
  const items = Object.entries<Field<unknown>>(fields).map(
    ([name, field]): AmqpValue => (values[name] === undefined ? NULL : field.encode(values[name])),
  );
  return encodeValue(described(code, { type: 'list', items }));
}
