import { expect, test } from 'vitest';
import { generatedKeys } from '../../../runtime/keys.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import { encodeInBandDocument } from '../../protocol/binary-xml/document.ts';
import { stringValue } from '../../protocol/binary-xml/xml-value.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import {
  encodeAcknowledgement,
  encodeCreateSequenceResponse,
  encodeFault,
  encodeLastMessage,
  encodeSignalConnectorResponse,
  encodeTerminateSequence,
} from '../../protocol/relay/relay-message.ts';
import type { SequencePlace } from '../../protocol/relay/reliability-headers.ts';
import { addressingHeader, envelope } from '../../protocol/relay/soap-envelope.ts';
import { unknownSequence } from '../../protocol/relay/soap-fault.ts';
import { connectContent } from './call-content.ts';
import { REQUEST } from './relay-conversation.test-support.ts';
import { callOver } from './relayed-call.ts';
import { RelayedConnection } from './relayed-connection.ts';
import { AGENT_ID, ScriptedAgent } from './scripted-agent.test-support.ts';

const VIA = 'sb://his-eur1-weur1.servicebus.windows.net/path_reliable';
const MESSAGE_ID = 'urn:uuid:5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11';
const OWN = 'urn:uuid:00000000-0000-4000-8000-000000000001';
const STRANGE = 'urn:uuid:00000000-0000-4000-8000-00000000000f';
const ACKNOWLEDGED = { kind: 'acknowledged', agentId: AGENT_ID };

/** A call in a reliable session, and the agent that is called; it has acknowledged the preamble. */
async function beginCall() {
  const world = new SimulatedMachines<PtaEvent>(generatedKeys);
  const [client, server] = await world.webSocketPair();
  const agent = new ScriptedAgent(client);
  agent.accept('5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d');
  const connection = new RelayedConnection(server);
  await connection.accepted();
  connection.admit();
  const call = { messageId: MESSAGE_ID, to: VIA, request: REQUEST };
  const { content } = connectContent(call, 'connect-json', seededRandom(1));
  const concluded = new AbortController();
  const made = callOver(connection, { via: VIA, content, concluded: concluded.signal });
  const result = made.then(({ result: outcome }) => outcome);
  await agent.hearReply();
  return { agent, result, offer: content.kind === 'reliable' ? content.names.offer : '' };
}

/** What an agent may say. */
function speech(agent: ScriptedAgent) {
  const say = (bytes: Uint8Array) => agent.sayEnvelope(bytes);
  return {
    created: (relatesTo: string) =>
      say(encodeCreateSequenceResponse({ relatesTo, identifier: OWN, acksTo: VIA }, agent.sent)),
    arrived: (identifier = OWN) => {
      const ranges = [{ lower: 1, upper: 1 }];
      say(encodeAcknowledgement({ identifier, ranges, bufferRemaining: 8 }, agent.sent));
    },
    answer: (sequence?: SequencePlace) => {
      const response = { relatesTo: MESSAGE_ID, connectorId: AGENT_ID };
      const place = sequence === undefined ? {} : { sequence };
      say(encodeSignalConnectorResponse(response, agent.sent, place));
    },
    last: (identifier: string, messageNumber: number) =>
      say(encodeLastMessage({ identifier, messageNumber }, agent.sent)),
    terminate: (identifier: string) => say(encodeTerminateSequence(identifier, agent.sent)),
    fault: (identifier: string) => say(encodeFault(unknownSequence(identifier), agent.sent)),
    other: (action: string) => {
      const headers = [addressingHeader('Action', stringValue(action))];
      say(encodeInBandDocument(envelope(headers, []), agent.sent));
    },
  };
}

/** As far as the call itself, which the agent has heard. */
async function openSession() {
  const { agent, result, offer } = await beginCall();
  const say = speech(agent);
  await agent.begin();
  const create = await agent.hearMessage();
  if (create.kind !== 'create-sequence') throw new TypeError(`${create.kind} came first.`);
  say.created(create.request.messageId);
  const call = await agent.hearMessage();
  return { agent, result, offer, call, say };
}

/** What the cloud says in the end. */
async function lastWord(agent: ScriptedAgent) {
  const message = await agent.hearMessage();
  return message.kind === 'sequence-news' ? message.reliability.acknowledgement : message;
}

test('the call is the first message of the agent’s sequence, and asks for an acknowledgement', async () => {
  const { call } = await openSession();

  expect(call).toMatchObject({
    kind: 'connect-call',
    reliability: { ackRequested: OWN, sequence: { identifier: OWN, messageNumber: 1 } },
  });
});

type Speech = ReturnType<typeof speech>;

test.each<[string, (say: Speech, offer: string) => void, number]>([
  ['nothing else', () => undefined, 1],
  ['a last message of the offered sequence', (say, offer) => say.last(offer, 2), 2],
  ['a last message that says no more than its place', (say, offer) => say.last(offer, 1), 1],
  ['the end of the offered sequence', (say, offer) => say.terminate(offer), 1],
  ['the end of the sequence that it opened', (say) => say.terminate(OWN), 1],
  [
    'both, one after the other',
    (say, offer) => {
      say.last(offer, 2);
      say.terminate(offer);
    },
    2,
  ],
  ['an acknowledgement of another sequence', (say) => say.arrived(STRANGE), 1],
])(
  'an agent that says %s between acknowledgement and answer has taken the call',
  async (_what, more, upper) => {
    const { agent, result, offer, say } = await openSession();

    say.arrived();
    more(say, offer);
    say.answer({ identifier: offer, messageNumber: 1 });

    expect(await result).toEqual(ACKNOWLEDGED);
    expect(await lastWord(agent)).toMatchObject({
      identifier: offer,
      ranges: [{ lower: 1, upper }],
    });
    expect(await agent.hear()).toEqual({ kind: 'end' });
  },
);

test('a last message before the session is opened is passed over', async () => {
  const { agent, result, offer } = await beginCall();
  const say = speech(agent);
  await agent.begin();
  const create = await agent.hearMessage();

  say.last(offer, 1);
  if (create.kind === 'create-sequence') say.created(create.request.messageId);
  await agent.hearMessage();
  say.arrived();
  say.answer();

  expect(await result).toEqual(ACKNOWLEDGED);
});

test('the answer may come before the acknowledgement', async () => {
  const { result, offer, say } = await openSession();

  say.answer({ identifier: offer, messageNumber: 1 });
  say.arrived();

  expect(await result).toEqual(ACKNOWLEDGED);
});

test('gaps in what came are told', async () => {
  const { agent, result, offer, say } = await openSession();

  say.arrived();
  say.last(offer, 5);
  say.answer({ identifier: offer, messageNumber: 1 });

  await result;
  expect(await lastWord(agent)).toMatchObject({
    ranges: [
      { lower: 1, upper: 1 },
      { lower: 5, upper: 5 },
    ],
  });
});

test.each<[string, (say: Speech) => void]>([
  ['a last message', (say) => say.last(STRANGE, 1)],
  ['the end', (say) => say.terminate(STRANGE)],
])(
  '%s of a sequence that is not of the session is answered with a fault, and the call is broken',
  async (_what, end) => {
    const { agent, result, say } = await openSession();

    end(say);

    expect(await lastWord(agent)).toMatchObject({
      kind: 'fault',
      fault: { code: 's:Sender', subcode: 'a:UnknownSequence' },
    });
    expect(await result).toEqual({
      kind: 'broken',
      cause: 'out-of-turn',
      problem: expect.stringContaining(STRANGE),
    });
  },
);

test.each<[string, (say: Speech, agent: ScriptedAgent) => void, string, RegExp]>([
  ['an unknown message', (say) => say.other('urn:ping'), 'out-of-turn', /action urn:ping/],
  ['another session', (say) => say.created(MESSAGE_ID), 'out-of-turn', /create-sequence-response/],
  ['a SOAP fault', (say) => say.fault(OWN), 'fault', /the call with a fault: .*not a known Seq/],
  [
    'a fault of the framing',
    (_say, agent) => agent.say({ kind: 'fault', uri: 'urn:fault' }),
    'fault',
    /the call with the fault urn:fault/,
  ],
  ['an end', (_say, agent) => agent.say({ kind: 'end' }), 'out-of-turn', /the call with end/],
  ['silence for good', (_say, agent) => agent.messages.close(), 'connection-ended', /the call/],
])('%s breaks the call, with a cause and a sentence', async (_what, answer, cause, problem) => {
  const { agent, result, say } = await openSession();

  answer(say, agent);

  expect(await result).toEqual({
    kind: 'broken',
    cause,
    problem: expect.stringMatching(problem),
  });
});

test('an agent that opens no session breaks the call', async () => {
  const { agent, result } = await beginCall();
  await agent.begin();
  await agent.hearMessage();

  speech(agent).answer();

  expect(await result).toEqual({
    kind: 'broken',
    cause: 'out-of-turn',
    problem: expect.stringContaining('answered a session with'),
  });
});
