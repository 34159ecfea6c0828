import { expect, test } from 'vitest';
import { generatedKeys } from '../../../runtime/keys.ts';
import { unitsOf } from '../../../runtime/message-units.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { ReceivedStrings, SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { NetFramingReader } from '../../protocol/net-framing/net-framing-reader.ts';
import type { NetFramingRecord } from '../../protocol/net-framing/records.ts';
import {
  ENVELOPE_TOO_LARGE,
  encodeNetFramingRecord,
} from '../../protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../protocol/relay/length-prefix.ts';
import {
  decodeRelayMessage,
  encodeSignalConnector,
  encodeSignalConnectorResponse,
} from '../../protocol/relay/relay-message.ts';
import {
  encodeRelayedAccept,
  encodeRelayedAcceptRefusal,
} from '../../protocol/relay/relayed-accept.ts';
import type { BrokenCall } from './call-result.ts';
import { REQUEST } from './relay-conversation.test-support.ts';
import { callOver } from './relayed-call.ts';
import { RelayedConnection } from './relayed-connection.ts';

const AGENT_ID = '8e6b7631-4047-42d5-991c-d528bd133d3f';
const MEETING = '5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d';
const VIA = 'sb://his-eur1-weur1.servicebus.windows.net/path';
const MESSAGE_ID = 'urn:uuid:5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11';
const STRINGS = new SentStrings();
const ENVELOPE = encodeSignalConnector(
  { messageId: MESSAGE_ID, to: VIA, request: REQUEST },
  STRINGS,
);
const ACK = { kind: 'preamble-ack' } as const;

function acknowledgement(connectorId = AGENT_ID): NetFramingRecord {
  const response = { relatesTo: MESSAGE_ID, connectorId };
  const envelope = encodeSignalConnectorResponse(response, new SentStrings());
  return { kind: 'sized-envelope', envelope };
}

/**
 * Makes the call, and gives what the agent of a test hears and may answer.
 *
 * @param early - what the agent says behind its RelayedAccept
 */
async function beginCall(early: NetFramingRecord[] = []) {
  const world = new SimulatedMachines<PtaEvent>(generatedKeys);
  const [agent, cloud] = await world.webSocketPair();
  const say = (record: NetFramingRecord) => agent.send(encodeNetFramingRecord(record));
  for (const part of withLengthPrefix(encodeRelayedAccept(MEETING))) agent.send(part);
  for (const record of early) say(record);
  const connection = new RelayedConnection(cloud);
  await connection.accepted();
  const concluded = new AbortController();
  const made = callOver(connection, {
    via: VIA,
    content: { kind: 'inline', envelope: ENVELOPE, strings: STRINGS },
    concluded: concluded.signal,
  });
  const records = unitsOf(agent, new NetFramingReader());
  return {
    agent,
    result: made.then(({ result }) => result),
    connection,
    concluded,
    say,
    hear: async () => (await records.next()).value ?? undefined,
  };
}

async function drain(agent: MessageSocket): Promise<void> {
  while ((await agent.receive()) !== undefined);
}

test('preamble, acknowledgement, envelope, acknowledgement, end', async () => {
  const { hear, say, result } = await beginCall();

  expect(await hear()).toEqual({ kind: 'version', major: 1, minor: 0 });
  expect(await hear()).toEqual({ kind: 'mode', mode: 'duplex' });
  expect(await hear()).toEqual({ kind: 'via', uri: VIA });
  expect(await hear()).toEqual({ kind: 'known-encoding', encoding: 8 });
  expect(await hear()).toEqual({ kind: 'preamble-end' });
  say(ACK);
  const envelope = await hear();
  if (envelope?.kind !== 'sized-envelope') throw new TypeError(`${envelope?.kind} came instead.`);
  expect(decodeRelayMessage(envelope.envelope, new ReceivedStrings())).toMatchObject({
    kind: 'signal-connector',
    call: { messageId: MESSAGE_ID, request: { requestId: REQUEST.requestId } },
  });
  say(acknowledgement());
  expect(await hear()).toEqual({ kind: 'end' });
  expect(await result).toEqual({ kind: 'acknowledged', agentId: AGENT_ID });
});

test('bytes that came early count', async () => {
  const { result } = await beginCall([ACK, acknowledgement()]);

  expect(await result).toEqual({ kind: 'acknowledged', agentId: AGENT_ID });
});

test('an id in capitals is the same agent', async () => {
  const { result } = await beginCall([ACK, acknowledgement(AGENT_ID.toUpperCase())]);

  expect(await result).toMatchObject({ agentId: AGENT_ID });
});

const FAULT = 'http://schemas.microsoft.com/ws/2006/05/framing/faults/EndpointNotFound';

test.each<[string, NetFramingRecord[], BrokenCall['cause'], RegExp]>([
  ['a fault of the framing', [ACK, { kind: 'fault', uri: FAULT }], 'fault', /EndpointNotFound/],
  ['a fault to the preamble', [{ kind: 'fault', uri: FAULT }], 'fault', /preamble.*EndpointNot/],
  ['an end instead of an acknowledgement', [ACK, { kind: 'end' }], 'out-of-turn', /with end/],
  [
    'a SOAP fault',
    [
      ACK,
      {
        kind: 'sized-envelope',
        // An in-band document begins with its table of strings, which is empty here.
        envelope: Buffer.concat([Buffer.of(0), encodeRelayedAcceptRefusal('out of order')]),
      },
    ],
    'fault',
    /out of order/,
  ],
  [
    'another message',
    [ACK, { kind: 'sized-envelope', envelope: ENVELOPE }],
    'out-of-turn',
    /another kind, signal-connector/,
  ],
  [
    'garbage in an envelope',
    [ACK, { kind: 'sized-envelope', envelope: Buffer.of(1, 2) }],
    'malformed',
    /./,
  ],
  ['no acknowledgement of the preamble', [{ kind: 'end' }], 'out-of-turn', /preamble/],
])(
  '%s breaks the exchange, with a cause and a sentence',
  async (_what, records, cause, problem) => {
    const { result } = await beginCall(records);

    expect(await result).toEqual({
      kind: 'broken',
      cause,
      problem: expect.stringMatching(problem),
    });
  },
);

test('what an agent says of its fault is repeated printable, and not at any length', async () => {
  const uri = `http://fault.test/\u001b[2J${'x'.repeat(200)}`;
  const { result } = await beginCall([ACK, { kind: 'fault', uri }]);

  const made = await result;

  expect(made).toMatchObject({ cause: 'fault', problem: expect.stringContaining('/?[2Jxxx') });
});

test('an envelope that no agent takes is not sent', async () => {
  const { connection, say } = await beginCall();
  say(ACK);

  expect(() => connection.send(new Uint8Array(65_537))).toThrow(
    expect.objectContaining({ code: ENVELOPE_TOO_LARGE }),
  );
});

test('garbage instead of records breaks the exchange', async () => {
  const { agent, result } = await beginCall();

  agent.send(Buffer.from('HTTP/1.1 400 Bad Request'));

  expect(await result).toMatchObject({ kind: 'broken', cause: 'malformed' });
});

test.each([
  ['before the preamble is acknowledged', []],
  ['before the call is acknowledged', [ACK]],
])('an agent that vanishes %s breaks the exchange', async (_when, records) => {
  const { agent, result } = await beginCall(records);

  agent.terminate();

  expect(await result).toMatchObject({ kind: 'broken', cause: 'connection-ended' });
});

test('a silent agent is left when nobody waits for the answer any more', async () => {
  const { agent, result, concluded } = await beginCall([ACK]);
  const left = drain(agent);

  concluded.abort();

  expect(await result).toMatchObject({ kind: 'broken' });
  await left;
});
