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

/** How one call to an agent went. The verdict is not part of it: that comes by HTTPS. */
export type CallResult =
  | { readonly kind: 'acknowledged'; readonly agentId: string }
  | { readonly kind: 'broken'; readonly problem: string };

/** A call that waits for its listener to come to the meeting. */
export interface WaitingCall {
  /** `sb://…` address of the endpoint. */
  readonly via: string;
  /** Content of the one sized envelope, `SignalConnector`. */
  readonly envelope: Uint8Array;
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
  { via, envelope, concluded }: Pick<WaitingCall, 'via' | 'envelope' | 'concluded'>,
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
    messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
    const answered = await records.next();
    if (answered.done) return broken('The connection ended before the agent acknowledged');
    const result = readAnswer(answered.value);
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

function broken(problem: string): CallResult {
  return { kind: 'broken', problem };
}
