import { unitsOf } from '../../runtime/message-units.ts';
import type { Random } from '../../runtime/random.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import { NetFramingReader } from '../protocol/net-framing/net-framing-reader.ts';
import { encodeNetFramingRecord } from '../protocol/net-framing/write-records.ts';
import { LengthPrefixReader, withLengthPrefix } from '../protocol/relay/length-prefix.ts';
import { decodeRelayedAcceptReply, encodeRelayedAccept } from '../protocol/relay/relayed-accept.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import type { ConnectRequest } from '../protocol/relay/signal-connector.ts';
import type { AgentIdentity } from './agent-identity.ts';
import { CallAnswerer } from './call-answerer.ts';
import type { CloudConnector } from './cloud-connector.ts';
import { meetingRefused } from './meeting-refused.ts';

export interface MeetingDuties {
  readonly random: Random;
  /** Takes each request, or where to fetch it, after its acknowledgement was sent. */
  received(request: ValidationRequest | ConnectRequest): void;
}

/**
 * Goes to the meeting that the relay announced and serves the calls that are made there. The agent is the
 * WCF service: it acknowledges each call at once, and answers it elsewhere.
 *
 * @throws HarnessError `MEETING_REFUSED`, `MALFORMED`, or as {@link CloudConnector.openWebSocket}
 */
export async function serveMeeting(
  cloud: CloudConnector,
  identity: AgentIdentity,
  connect: RelayedConnect,
  signal: AbortSignal,
  { random, received }: MeetingDuties,
): Promise<void> {
  const { messages, early } = await cloud.openWebSocket(
    { host: connect.instanceDnsAddress, protocol: 'wsrelayedconnection' },
    identity,
    async (messages) => ({ messages, early: await enter(messages, connect.id) }),
    signal,
  );
  const stop = () => messages.terminate();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await serve(messages, early, new CallAnswerer(identity.agentId, random), received);
  } finally {
    signal.removeEventListener('abort', stop);
    messages.close();
  }
}

/** @returns what the relay sent behind its reply */
async function enter(messages: MessageSocket, meeting: string): Promise<Uint8Array> {
  for (const part of withLengthPrefix(encodeRelayedAccept(meeting))) messages.send(part);
  const reader = new LengthPrefixReader();
  for (;;) {
    const message = await messages.receive();
    if (message === undefined) throw meetingRefused('the connection ended');
    const first = reader.push(message);
    if (first === undefined) continue;
    const reply = decodeRelayedAcceptReply(first.message);
    if (reply.kind === 'refused') throw meetingRefused(reply.reason);
    return first.rest;
  }
}

async function serve(
  messages: MessageSocket,
  early: Uint8Array,
  answerer: CallAnswerer,
  received: MeetingDuties['received'],
): Promise<void> {
  for await (const record of unitsOf(messages, new NetFramingReader(), early)) {
    if (record.kind === 'preamble-end') {
      messages.send(encodeNetFramingRecord({ kind: 'preamble-ack' }));
    } else if (record.kind === 'sized-envelope') {
      const { envelopes, call } = answerer.answer(record.envelope);
      for (const envelope of envelopes) {
        messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
      }
      if (call !== undefined) received(call.request);
    } else if (record.kind === 'end' || record.kind === 'fault') {
      return;
    }
  }
}
