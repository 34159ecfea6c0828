import { expect, test } from 'vitest';
import { encodeFrame } from '../../harness/pta/protocol/amqp/frame-writer.ts';
import { encodeMultiByteInt31 } from '../../harness/pta/protocol/binary-xml/multi-byte-int31.ts';
import { SASL_EXTERNAL } from '../../harness/pta/protocol/relay/listener-frames.ts';
import { AgentUnderAttack } from './hostile-wire/agent-under-attack.ts';
import { callerConversation, relayConversation } from './hostile-wire/caller-conversations.ts';
import { RelayUnderAttack } from './hostile-wire/relay-under-attack.ts';

// Nobody here hangs up by himself: that the receiver does is what is looked at.

/** Bytes that are taken of any of these: the most that a frame or an envelope has, and a message that goes beyond. */
const TAKEN_MAX = 2 * 65_536;
const FILLING = Array.from({ length: 64 }, () => Buffer.alloc(60_000, 0x41));

/** An AMQP frame that says it has `size` bytes. */
function frameOf(size: number, body: Uint8Array = Buffer.of()): Uint8Array {
  const header = Buffer.from([0, 0, 0, 0, 2, 0, 0, 0]);
  header.writeUInt32BE(size);
  return Buffer.concat([header, body]);
}

/** A whole frame with that performative. */
function wholeFrame(body: Uint8Array): Uint8Array {
  return frameOf(8 + body.length, body);
}

/** An AMQP list that holds one list, and so on. */
function nestedLists(depth: number): Uint8Array {
  const levels: Buffer[] = [];
  for (let level = 0; level < depth; level += 1) {
    const size = 4 + 9 * (depth - level - 1) + 1;
    const head = Buffer.from([0xd0, 0, 0, 0, 0, 0, 0, 0, 1]);
    head.writeUInt32BE(size, 1);
    levels.push(head);
  }
  return Buffer.concat([Buffer.of(0x00, 0x53, 0x10), ...levels, Buffer.of(0x40)]);
}

const sizedEnvelope = (content: Uint8Array) =>
  Buffer.concat([Buffer.of(0x06), encodeMultiByteInt31(content.length), content]);

/** [MC-NBFSE]: an empty table of strings before the document. */
const document = (...bytes: number[]) => sizedEnvelope(Buffer.from([0, ...bytes]));

const LISTENER_GREETING = [
  encodeFrame({ kind: 'protocol-header', protocol: 'sasl' }),
  encodeFrame(SASL_EXTERNAL),
  encodeFrame({ kind: 'protocol-header', protocol: 'amqp' }),
];

const FRAMES: Readonly<Record<string, readonly Uint8Array[]>> = {
  'a frame of 4 GiB': [frameOf(0xffff_ffff), ...FILLING],
  'a frame of one byte more than 65,536': [frameOf(65_537), ...FILLING],
  'a frame that is smaller than its header': [frameOf(7)],
  'a data offset behind the end': [Buffer.of(0, 0, 0, 9, 0xff, 0, 0, 0, 0)],
  'no protocol header at all': FILLING,
  'lists within lists': [wholeFrame(nestedLists(7_000))],
  'descriptors of descriptors': [wholeFrame(Buffer.alloc(60_000))],
  'an array of 2^32 − 1 elements': [
    wholeFrame(
      Buffer.concat([
        Buffer.of(0x00, 0x53, 0x10, 0xd0, 0, 0, 0, 15, 0, 0, 0, 1),
        Buffer.of(0xf0, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0x41),
      ]),
    ),
  ],
};

const RECORDS: Readonly<Record<string, readonly Uint8Array[]>> = {
  'an envelope of 2 GiB': [Buffer.of(0x06, 0xff, 0xff, 0xff, 0xff, 0x07), ...FILLING],
  'an envelope of one byte more than 65,536': [
    Buffer.concat([Buffer.of(0x06), encodeMultiByteInt31(65_537)]),
    ...FILLING,
  ],
  'a length without an end': [Buffer.of(0x06), Buffer.alloc(60_000, 0x80), ...FILLING],
  'a preamble without an end': Array.from({ length: 4_000 }, () =>
    Buffer.concat(Array.from({ length: 100 }, () => Buffer.of(0x00, 0x01, 0x00))),
  ),
  'the via of a gigabyte': [Buffer.of(0x02, 0x80, 0x80, 0x80, 0x80, 0x04), ...FILLING],
  'a fault of a gigabyte': [Buffer.of(0x08, 0x80, 0x80, 0x80, 0x80, 0x04), ...FILLING],
  'an id that the static dictionary does not have': [document(0x42, 0xfe, 0x7f, 0x01)],
  'an id that nobody has sent': [document(0x42, 0xff, 0x7f, 0x01)],
  'elements within elements': [
    sizedEnvelope(Buffer.concat([Buffer.of(0), Buffer.alloc(60_000, Buffer.of(0x40, 0x01, 0x61))])),
  ],
  'a table of strings that ends in the middle of one': [sizedEnvelope(Buffer.of(2, 0x7f, 0x41))],
  'an array of bytes within an array': [document(0x40, 0x01, 0x61, 0x03, 0x03, 0x03, 0x03)],
  'a record type that there is not': [Buffer.of(0x7f), ...FILLING],
};

test.each(Object.entries(FRAMES))(
  'the relay hangs up on a listener that sends %s',
  async (name, frames) => {
    const relay = await RelayUnderAttack.withGoodListener();

    const taken = await relay.untilHungUp(
      name.includes('header at all') ? frames : [...LISTENER_GREETING, ...frames],
    );
    await relay.serveOne();

    expect(relay.acknowledged).toBe(1);
    expect(taken).toBeLessThanOrEqual(TAKEN_MAX);
  },
);

test.each(Object.entries(RECORDS))(
  'the relay hangs up on an agent that sends %s',
  async (_name, records) => {
    const relay = await RelayUnderAttack.withGoodListener();

    const taken = await relay.untilLeft(records);
    await relay.serveOne();

    expect(relay.acknowledged).toBe(1);
    expect(taken).toBeLessThanOrEqual(TAKEN_MAX);
  },
);

test.each([
  ['2 GiB', Buffer.of(0xff, 0xff, 0xff, 0x7f)],
  ['less than nothing', Buffer.of(0xff, 0xff, 0xff, 0xff)],
  ['nothing', Buffer.of(0, 0, 0, 0)],
])('the relay hangs up on a RelayedAccept of %s', async (_name, prefix) => {
  const relay = await RelayUnderAttack.withGoodListener();

  const taken = await relay.untilTurnedAway([prefix, ...FILLING]);
  await relay.serveOne();

  expect(relay.acknowledged).toBe(1);
  expect(taken).toBeLessThanOrEqual(TAKEN_MAX);
});

const staying = (messages: readonly Uint8Array[]) => ({ messages, leaves: false });
const HUNG_UP = /^(?:MALFORMED|MEETING_REFUSED|SIGNALING_LOST)$/;

test.each(Object.entries(FRAMES))(
  'a listener hangs up on a relay that sends %s',
  async (name, frames) => {
    const agent = new AgentUnderAttack();
    const greeting = name.includes('header at all') ? [] : relayConversation().slice(0, 6);

    const [heard] = await agent.listenTo([staying([...greeting, ...frames])]);

    expect(heard?.code).toMatch(HUNG_UP);
    expect(heard).toMatchObject({ taken: 0, isLeftOpen: false });
  },
);

test.each(Object.entries(RECORDS))(
  'an agent hangs up on a caller that sends %s',
  async (_name, records) => {
    const agent = new AgentUnderAttack();
    const good = callerConversation('inline');

    const hostile = [...good.slice(0, 3), ...records];
    const [undamaged, heard] = await agent.meet([staying(good), staying(hostile)]);

    expect(undamaged).toMatchObject({ taken: 1, isLeftOpen: false });
    expect(undamaged).not.toHaveProperty('code');
    expect(heard).toMatchObject({ taken: 0, code: 'MALFORMED', isLeftOpen: false });
  },
);
