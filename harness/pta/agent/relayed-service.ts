import { HarnessError } from '../../runtime/errors.ts';
import { unitsOf } from '../../runtime/message-units.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import { ReceivedStrings, SentStrings } from '../protocol/binary-xml/in-band-strings.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import { NetFramingReader } from '../protocol/net-framing/net-framing-reader.ts';
import { encodeNetFramingRecord } from '../protocol/net-framing/write-records.ts';
import { LengthPrefixReader, withLengthPrefix } from '../protocol/relay/length-prefix.ts';
import {
  decodeRelayMessage,
  encodeSignalConnectorResponse,
} from '../protocol/relay/relay-message.ts';
import { decodeRelayedAcceptReply, encodeRelayedAccept } from '../protocol/relay/relayed-accept.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';

/** Error code: the relay did not let the agent into a meeting it had announced. */
export const MEETING_REFUSED = 'MEETING_REFUSED';

/**
 * Goes to the meeting that the relay announced and serves the calls that are made there. The agent is the
 * WCF service: it acknowledges each call at once, and answers it elsewhere.
 *
 * @param received - takes each request, after its acknowledgement was sent
 * @throws HarnessError `MEETING_REFUSED`, `MALFORMED`, or as {@link CloudConnector.openWebSocket}
 */
export async function serveMeeting(
  cloud: CloudConnector,
  identity: AgentIdentity,
  connect: RelayedConnect,
  signal: AbortSignal,
  received: (request: ValidationRequest) => void,
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
    await serve(messages, early, identity.agentId, received);
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
    if (message === undefined) throw refused('the connection ended');
    const first = reader.push(message);
    if (first === undefined) continue;
    const reply = decodeRelayedAcceptReply(first.message);
    if (reply.kind === 'refused') throw refused(reply.reason);
    return first.rest;
  }
}

async function serve(
  messages: MessageSocket,
  early: Uint8Array,
  agentId: string,
  received: (request: ValidationRequest) => void,
): Promise<void> {
  const receivedStrings = new ReceivedStrings();
  const sentStrings = new SentStrings();
  for await (const record of unitsOf(messages, new NetFramingReader(), early)) {
    if (record.kind === 'preamble-end') {
      messages.send(encodeNetFramingRecord({ kind: 'preamble-ack' }));
    } else if (record.kind === 'sized-envelope') {
      const message = decodeRelayMessage(record.envelope, receivedStrings);
      if (message.kind !== 'signal-connector') continue;
      const response = { relatesTo: message.call.messageId, connectorId: agentId };
      const envelope = encodeSignalConnectorResponse(response, sentStrings);
      messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
      received(message.call.request);
    } else if (record.kind === 'end' || record.kind === 'fault') {
      return;
    }
  }
}

function refused(why: string): HarnessError {
  return new HarnessError(
    MEETING_REFUSED,
    `The relay did not let the agent meet its caller (${why.trim()}); the caller has probably given up already.`,
  );
}
