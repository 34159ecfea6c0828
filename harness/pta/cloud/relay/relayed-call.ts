import { HarnessError } from '../../../runtime/errors.ts';
import { unitsOf } from '../../../runtime/message-units.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { ReceivedStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import { NetFramingReader } from '../../protocol/net-framing/net-framing-reader.ts';
import type { NetFramingRecord } from '../../protocol/net-framing/records.ts';
import {
  encodeNetFramingRecord,
  encodePreamble,
} from '../../protocol/net-framing/write-records.ts';
import { decodeRelayMessage } from '../../protocol/relay/relay-message.ts';
import type { ConnectCall } from '../../protocol/relay/signal-connector.ts';
import { broken, type CallResult } from './call-result.ts';
import { callReliably, type SessionNames } from './reliable-call.ts';

/** What is said to the agent: all in one envelope, or in a reliable session where to fetch it. */
export type CallContent =
  | { readonly kind: 'inline'; readonly envelope: Uint8Array }
  | { readonly kind: 'reliable'; readonly call: ConnectCall; readonly names: SessionNames };

/** A call that waits for its listener to come to the meeting. */
export interface WaitingCall {
  /** `sb://…` address of the endpoint. */
  readonly via: string;
  readonly content: CallContent;
  /** Aborts when nobody waits for the answer any more. */
  readonly concluded: AbortSignal;
  conclude(result: CallResult): void;
}

/**
 * Makes one WCF call over a relayed connection whose listener has been accepted. The cloud is the client.
 *
 * @param early - bytes that the listener sent behind its RelayedAccept
 */
export async function callOver(
  messages: MessageSocket,
  { via, content, concluded }: Pick<WaitingCall, 'via' | 'content' | 'concluded'>,
  early: Uint8Array,
): Promise<CallResult> {
  const records = unitsOf(messages, new NetFramingReader(), early);
  const leave = () => messages.close();
  concluded.addEventListener('abort', leave, { once: true });
  try {
    messages.send(encodePreamble(via));
    const acknowledged = await records.next();
    if (acknowledged.done || acknowledged.value.kind !== 'preamble-ack') {
      return broken('The agent did not acknowledge the preamble');
    }
    const send = (envelope: Uint8Array) =>
      messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
    const result =
      content.kind === 'reliable'
        ? await callReliably(content.names, content.call, send, records)
        : await callOnce(content.envelope, send, records);
    messages.send(encodeNetFramingRecord({ kind: 'end' }));
    return result;
  } catch (error) {
    if (error instanceof HarnessError) return broken(error.message);
    throw error;
  } finally {
    concluded.removeEventListener('abort', leave);
    messages.close();
  }
}

async function callOnce(
  envelope: Uint8Array,
  send: (envelope: Uint8Array) => void,
  records: AsyncGenerator<NetFramingRecord, void>,
): Promise<CallResult> {
  send(envelope);
  const answered = await records.next();
  if (answered.done) return broken('The connection ended before the agent acknowledged');
  return readAnswer(answered.value);
}

function readAnswer(record: NetFramingRecord): CallResult {
  if (record.kind === 'fault') return broken(`The agent answered with the fault ${record.uri}`);
  if (record.kind !== 'sized-envelope') return broken(`The agent answered with ${record.kind}`);
  const message = decodeRelayMessage(record.envelope, new ReceivedStrings());
  switch (message.kind) {
    case 'signal-connector-response':
      return { kind: 'acknowledged', agentId: message.response.connectorId.toLowerCase() };
    case 'fault':
      return broken(`The agent answered with a fault (${message.fault.reason})`);
    default:
      return broken('The agent answered with something other than an acknowledgement');
  }
}
