import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import type { AmqpFrame } from './amqp-frame.ts';
import { FrameReader } from './frame-reader.ts';
import { encodeFrame } from './frame-writer.ts';

// rhea, an AMQP 1.0 library that shares no code with this one, as the other side of the wire.
interface RheaFrame {
  readonly channel: number;
  readonly performative?: object;
  readonly payload?: Buffer;
}

interface RheaFrames {
  open(fields: object): unknown;
  attach(fields: object): unknown;
  transfer(fields: object): unknown;
  sasl_mechanisms(fields: object): unknown;
  amqp_frame(channel: number, performative: unknown, payload?: Buffer): object;
  sasl_frame(performative: unknown): object;
  write_frame(frame: object): Buffer;
  read_frame(bytes: Buffer): RheaFrame;
}

interface RheaTypes {
  wrap_string(text: string): unknown;
  wrap_list(items: readonly unknown[]): unknown;
  wrap_ulong(value: number): unknown;
  described(descriptor: unknown, value: unknown): unknown;
}

const require = createRequire(import.meta.url);
const rheaFrames: RheaFrames = require('rhea/lib/frames.js');
const rheaTypes: RheaTypes = require('rhea/lib/types.js');

/** What rhea reads of a field, whether it left it wrapped or not. */
function plain(value: unknown): unknown {
  return value !== null && typeof value === 'object' && 'value' in value
    ? plain(value.value)
    : value;
}

function readByRhea(frame: AmqpFrame): Record<string, unknown> {
  const { performative } = rheaFrames.read_frame(Buffer.from(encodeFrame(frame)));
  return performative as Record<string, unknown>;
}

test.each<[AmqpFrame, Record<string, unknown>]>([
  [
    {
      kind: 'open',
      channel: 0,
      containerId: 'c',
      hostname: 'h',
      maxFrameSize: 65_536,
      channelMax: 8_191,
    },
    { container_id: 'c', hostname: 'h', max_frame_size: 65_536, channel_max: 8_191 },
  ],
  [
    {
      kind: 'begin',
      channel: 0,
      nextOutgoingId: 1,
      incomingWindow: 5_000,
      outgoingWindow: 5_000,
      handleMax: 262_143,
    },
    {
      remote_channel: null,
      next_outgoing_id: 1,
      incoming_window: 5_000,
      outgoing_window: 5_000,
      handle_max: 262_143,
    },
  ],
  [
    { kind: 'attach', channel: 0, name: 'n', handle: 0, isReceiver: true },
    { name: 'n', handle: 0, role: true },
  ],
  [
    { kind: 'transfer', channel: 0, handle: 1, deliveryId: 7, payload: new Uint8Array([1]) },
    { handle: 1, delivery_id: 7 },
  ],
  [{ kind: 'sasl-init', mechanism: 'EXTERNAL' }, { mechanism: 'EXTERNAL' }],
])('rhea reads the $kind', (frame, fields) => {
  const read = readByRhea(frame);
  const named = Object.keys(fields).map((name) => [name, plain(read[name])]);
  expect(Object.fromEntries(named)).toEqual(fields);
});

function written(performative: unknown, payload?: Buffer): AmqpFrame[] {
  const frame = rheaFrames.amqp_frame(0, performative, payload);
  return new FrameReader().push(rheaFrames.write_frame(frame));
}

test('reads the open that rhea writes', () => {
  const open = rheaFrames.open({
    container_id: 'c',
    hostname: 'h',
    max_frame_size: 4_096,
    channel_max: 7,
  });
  expect(written(open)).toEqual([
    {
      kind: 'open',
      channel: 0,
      containerId: 'c',
      hostname: 'h',
      maxFrameSize: 4_096,
      channelMax: 7,
    },
  ]);
});

test('reads the attach that rhea writes', () => {
  const source = rheaTypes.described(
    rheaTypes.wrap_ulong(0x28),
    rheaTypes.wrap_list([rheaTypes.wrap_string('sb://lab/path/')]),
  );
  const attach = rheaFrames.attach({
    name: 'n',
    handle: 1,
    role: true,
    source,
    properties: { 'com.microsoft:swt': 'token' },
  });
  expect(written(attach)).toMatchObject([
    {
      kind: 'attach',
      name: 'n',
      handle: 1,
      isReceiver: true,
      source: { address: 'sb://lab/path/' },
      properties: { 'com.microsoft:swt': { type: 'string', value: 'token' } },
    },
  ]);
});

test('reads the transfer that rhea writes, with its payload', () => {
  const transfer = rheaFrames.transfer({ handle: 1, delivery_id: 300 });
  expect(written(transfer, Buffer.from('005375a00107', 'hex'))).toMatchObject([
    {
      kind: 'transfer',
      handle: 1,
      deliveryId: 300,
      payload: new Uint8Array([0, 0x53, 0x75, 0xa0, 1, 7]),
    },
  ]);
});

test('reads the sasl-mechanisms that rhea writes', () => {
  const mechanisms = rheaFrames.sasl_mechanisms({
    sasl_server_mechanisms: ['PLAIN', 'EXTERNAL'],
  });
  const bytes = rheaFrames.write_frame(rheaFrames.sasl_frame(mechanisms));
  expect(new FrameReader().push(bytes)).toEqual([
    { kind: 'sasl-mechanisms', mechanisms: ['PLAIN', 'EXTERNAL'] },
  ]);
});
