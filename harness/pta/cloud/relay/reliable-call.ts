import {
  decodeRelayMessage,
  encodeAcknowledgement,
  encodeCreateSequence,
  encodeSignalConnector,
  type RelayMessage,
} from '../../protocol/relay/relay-message.ts';
import { BUFFER_REMAINING, type Reliability } from '../../protocol/relay/reliable-messaging.ts';
import type { ConnectCall } from '../../protocol/relay/signal-connector.ts';
import { broken, type CallResult } from './call-result.ts';
import type { RelayedConnection } from './relayed-connection.ts';

/** What a reliable session is opened with. */
export interface SessionNames {
  /** `urn:uuid:` and a GUID each. */
  readonly messageId: string;
  readonly offer: string;
}

const FIRST = 1;

/**
 * Makes one call in a reliable session of its own: opens it, sends the call as its first message, and waits until the
 * call is both acknowledged and answered, in either order.
 *
 * @throws HarnessError `MALFORMED`
 */
export async function callReliably(
  { messageId, offer }: SessionNames,
  call: ConnectCall,
  connection: RelayedConnection,
): Promise<CallResult> {
  const { sent, received } = connection;
  const next = async (): Promise<RelayMessage | undefined> => {
    const record = await connection.next();
    if (record?.kind !== 'sized-envelope') return undefined;
    return decodeRelayMessage(record.envelope, received);
  };

  connection.send(encodeCreateSequence({ messageId, to: call.to, offer }, sent));
  const created = await next();
  if (created?.kind !== 'create-sequence-response') return broken(refusalOf(created, 'a session'));
  const { identifier } = created.response;
  const sequence = { identifier, messageNumber: FIRST };
  connection.send(encodeSignalConnector(call, sent, { ackRequested: identifier, sequence }));

  let isAcknowledged = false;
  let agentId: string | undefined;
  while (!isAcknowledged || agentId === undefined) {
    const message = await next();
    switch (message?.kind) {
      case 'sequence-news':
        isAcknowledged ||= covers(message.reliability, identifier);
        break;
      case 'signal-connector-response':
        agentId = message.response.connectorId.toLowerCase();
        isAcknowledged ||= covers(message.reliability, identifier);
        break;
      default:
        return broken(refusalOf(message, 'the call'));
    }
  }
  const ranges = [{ lower: FIRST, upper: FIRST }];
  connection.send(
    encodeAcknowledgement({ identifier: offer, ranges, bufferRemaining: BUFFER_REMAINING }, sent),
  );
  return { kind: 'acknowledged', agentId };
}

function covers({ acknowledgement }: Reliability, identifier: string): boolean {
  return (
    acknowledgement?.identifier === identifier &&
    acknowledgement.ranges.some(({ lower, upper }) => lower <= FIRST && FIRST <= upper)
  );
}

function refusalOf(message: RelayMessage | undefined, what: string): string {
  if (message === undefined) return `The connection ended before the agent acknowledged ${what}`;
  if (message.kind !== 'fault') return `The agent answered ${what} with something else`;
  return `The agent answered ${what} with a fault (${message.fault.reason})`;
}
