import { expect, test } from 'vitest';
import { FrameCutter } from './amqp-frame.ts';
import { ByteReader, multiByteInt31 } from './byte-reader.ts';
import { readBinaryXml } from './nbfx-reader.ts';
import { SASL_INIT_FRAME } from './relay-listener.ts';
import { relayedAccept } from './relayed-connect.ts';

// The agent against what was captured of others: it must not be this cloud alone that understands it.

test('the choice of EXTERNAL is the captured frame', () => {
  expect(SASL_INIT_FRAME.toString('hex')).toBe(
    '0000001a02010000005341c00d03a30845585445524e414c4040',
  );
});

test('a RelayedAccept has the captured length of 286 bytes', () => {
  expect(relayedAccept('ee2572fd-68d9-49cf-bd10-200fed4ca213')).toHaveLength(286);
});

test('a RelayedAccept reads back as an envelope', () => {
  const id = 'ee2572fd-68d9-49cf-bd10-200fed4ca213';

  const body = readBinaryXml(relayedAccept(id)).children[1];

  expect(body?.children[0]).toMatchObject({ name: 'RelayedAccept', children: [{ text: id }] });
});

test.for([0, 127, 128, 255, 256, 383, 16_383, 16_384, 2 ** 31 - 1])(
  'the MultiByteInt31 of %i reads back',
  (value) => {
    expect(new ByteReader(multiByteInt31(value)).multiByteInt31()).toBe(value);
  },
);

test('a transfer whose payload is in the next message is one frame', () => {
  const transfer = Buffer.from('0000001402000000005314c00301520100537540', 'hex');
  const cutter = new FrameCutter();

  expect(cutter.push(transfer.subarray(0, 16))).toEqual([]);
  expect(cutter.push(transfer.subarray(16))).toMatchObject([{ performative: 0x14 }]);
});
