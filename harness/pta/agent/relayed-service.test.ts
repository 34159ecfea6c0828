import { beforeEach, expect, test } from 'vitest';
import type { ValidationRequest } from '../protocol/messages.ts';
import { MAX_MESSAGE_SIZE_EXCEEDED } from '../protocol/net-framing/oversized-envelope.ts';
import { encodeNetFramingRecord, encodePreamble } from '../protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../protocol/relay/length-prefix.ts';
import {
  encodeRelayedAcceptRefusal,
  encodeRelayedAcceptReply,
} from '../protocol/relay/relayed-accept.ts';
import { MEETING_REFUSED } from './meeting-refused.ts';
import { Caller, MESSAGE_IDS, VIA } from './relayed-caller.test-support.ts';
import { serveMeeting } from './relayed-service.ts';
import {
  AGENT_ID,
  identityWith,
  MEETING,
  requestFor,
  ScriptedCloud,
} from './scripted-cloud.test-support.ts';

let cloud: ScriptedCloud;
let abort: AbortController;
let requests: ValidationRequest[];

beforeEach(() => {
  cloud = new ScriptedCloud();
  abort = new AbortController();
  requests = [];
});

async function caller(script: (caller: Caller) => Promise<void>): Promise<void> {
  await cloud.relay(MEETING.instanceDnsAddress, (messages) => script(new Caller(messages)));
}

/** The agent follows an announcement of {@link MEETING}. */
function follow(): Promise<void> {
  return serveMeeting(cloud.connector, identityWith(), MEETING, abort.signal, {
    random: cloud.runtime.random,
    received: (request) => {
      if ('credentials' in request) requests.push(request);
    },
  });
}

function meet(): Promise<void> {
  return cloud.clock.settle(follow());
}

test('it names the meeting, acknowledges the preamble and the call, and hands the request over', async () => {
  const seen: unknown[] = [];
  await caller(async (it) => {
    seen.push(await it.admit());
    it.messages.send(encodePreamble(VIA));
    seen.push(await it.receive(), await it.call(0));
    it.end();
  });

  await meet();

  expect(seen).toEqual([
    MEETING.id,
    { kind: 'preamble-ack' },
    {
      kind: 'signal-connector-response',
      response: { relatesTo: MESSAGE_IDS[0], connectorId: AGENT_ID },
      reliability: {},
    },
  ]);
  expect(requests).toEqual([requestFor([], 0)]);
});

test('a preamble that comes byte by byte is a preamble', async () => {
  const seen: unknown[] = [];
  await caller(async (it) => {
    await it.admit();
    for (const byte of encodePreamble(VIA)) it.messages.send(Uint8Array.of(byte));
    seen.push(await it.receive(), await it.call(0));
    it.end();
  });

  await meet();

  expect(seen[0]).toEqual({ kind: 'preamble-ack' });
  expect(requests).toHaveLength(1);
});

test('a preamble in the same message as the relay’s consent is not lost', async () => {
  let acknowledged: unknown;
  await caller(async (it) => {
    await it.messages.receive();
    const parts = [...withLengthPrefix(encodeRelayedAcceptReply()), encodePreamble(VIA)];
    it.messages.send(Buffer.concat(parts));
    await it.messages.receive();
    acknowledged = await it.receive();
    it.end();
  });

  await meet();

  expect(acknowledged).toEqual({ kind: 'preamble-ack' });
});

test('two calls on one connection share its table of strings', async () => {
  const acknowledged: unknown[] = [];
  await caller(async (it) => {
    await it.begin();
    acknowledged.push(await it.call(0), await it.call(1));
    it.end();
  });

  await meet();

  expect(acknowledged).toMatchObject(
    MESSAGE_IDS.map((relatesTo) => ({ response: { relatesTo, connectorId: AGENT_ID } })),
  );
  expect(requests.map(({ requestId }) => requestId)).toEqual([
    requestFor([], 0).requestId,
    requestFor([], 1).requestId,
  ]);
});

test('a refusal, whose length begins with AA, is MEETING_REFUSED with its reason', async () => {
  await caller(async (it) => {
    await it.admit(encodeRelayedAcceptRefusal('The caller has gone.'));
  });

  await expect(meet()).rejects.toMatchObject({
    code: MEETING_REFUSED,
    message: expect.stringContaining('The caller has gone.'),
  });
});

test('a relay that ends before it consents is MEETING_REFUSED', async () => {
  await caller(async (it) => it.messages.close());

  await expect(meet()).rejects.toMatchObject({ code: MEETING_REFUSED });
});

test.each([
  ['End', { kind: 'end' }],
  ['a fault', { kind: 'fault', uri: 'http://schemas.microsoft.com/ws/2006/05/framing/faults/X' }],
] as const)('%s ends the meeting, and the agent closes', async (_what, record) => {
  let closed = false;
  await caller(async (it) => {
    await it.begin();
    it.messages.send(encodeNetFramingRecord(record));
    closed = (await it.receive()) === undefined;
  });

  await meet();
  await cloud.activity.quiet();

  expect(closed).toBe(true);
});

test('a caller that vanishes ends the meeting', async () => {
  await caller(async (it) => {
    await it.begin();
    it.messages.terminate();
  });

  await expect(meet()).resolves.toBeUndefined();
});

test.each([
  ['in the place of the consent', (it: Caller) => it.messages.send(Buffer.alloc(64, 0xff))],
  [
    'in the place of a record',
    (it: Caller) => it.begin().then(() => it.messages.send(Buffer.alloc(64, 0xff))),
  ],
  [
    'inside an envelope',
    async (it: Caller) => {
      await it.begin();
      const envelope = new Uint8Array(Buffer.from('no binary XML'));
      it.messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
    },
  ],
])('garbage %s is MALFORMED, and the agent closes', async (_where, send) => {
  let closed = false;
  await caller(async (it) => {
    await send(it);
    while ((await it.messages.receive()) !== undefined);
    closed = true;
  });

  await expect(meet()).rejects.toMatchObject({ code: 'MALFORMED' });
  await cloud.activity.quiet();
  expect(closed).toBe(true);
  expect(requests).toEqual([]);
});

/** Type 06, size 65,537 in the form of [MC-NMF] 2.2.2. */
const OVERSIZED = Uint8Array.of(0x06, 0x81, 0x80, 0x04);

test('an envelope above 65,536 bytes is refused as soon as it is announced, with the reason', async () => {
  await caller(async (it) => {
    await it.begin();
    it.messages.send(OVERSIZED);
  });

  await expect(meet()).rejects.toMatchObject({
    code: 'MALFORMED',
    message: expect.stringContaining('65537 bytes of at most 65536'),
  });
});

test('its caller is told so with a fault, and the agent closes', async () => {
  const heard: unknown[] = [];
  await caller(async (it) => {
    await it.begin();
    it.messages.send(OVERSIZED);
    heard.push(await it.receive(), await it.receive());
  });

  await meet().catch(() => undefined);
  await cloud.activity.quiet();

  expect(heard).toEqual([{ kind: 'fault', uri: MAX_MESSAGE_SIZE_EXCEEDED }, undefined]);
});

test('a caller that breaks the protocol otherwise is left without a word', async () => {
  const heard: unknown[] = [];
  await caller(async (it) => {
    await it.begin();
    it.messages.send(Uint8Array.of(0x05));
    heard.push(await it.receive());
  });

  await meet().catch(() => undefined);
  await cloud.activity.quiet();

  expect(heard).toEqual([undefined]);
});

test('a caller that never ends its preamble is left', async () => {
  await caller(async (it) => {
    await it.admit();
    for (let count = 0; count < 9; count += 1) {
      it.messages.send(encodeNetFramingRecord({ kind: 'version', major: 1, minor: 0 }));
    }
  });

  await expect(meet()).rejects.toMatchObject({
    code: 'MALFORMED',
    message: expect.stringContaining('preamble'),
  });
});

test('an agent that stops leaves the meeting', async () => {
  let left = false;
  await caller(async (it) => {
    await it.begin();
    left = (await it.receive()) === undefined;
  });
  const meeting = serveMeeting(cloud.connector, identityWith(), MEETING, abort.signal, {
    random: cloud.runtime.random,
    received: () => undefined,
  });
  await cloud.clock.advance(0);

  abort.abort(new Error('stopped'));
  await meeting.catch(() => undefined);
  await cloud.activity.quiet();

  expect(left).toBe(true);
});
