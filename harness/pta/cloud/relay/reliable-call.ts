import {
  encodeAcknowledgement,
  encodeCreateSequence,
  encodeFault,
  encodeSignalConnector,
  type RelayMessage,
} from '../../protocol/relay/relay-message.ts';
import { BUFFER_REMAINING, type Reliability } from '../../protocol/relay/reliability-headers.ts';
import { rangesOf } from '../../protocol/relay/sequence-ranges.ts';
import type { ConnectCall } from '../../protocol/relay/signal-connector.ts';
import { unknownSequence } from '../../protocol/relay/soap-fault.ts';
import { type BrokenCall, broken, type CallResult, quoted } from './call-result.ts';
import { nameOf, type RelayedConnection } from './relayed-connection.ts';

/** What a reliable session is opened with. */
export interface SessionNames {
  /** `urn:uuid:` and a GUID each. */
  readonly messageId: string;
  readonly offer: string;
}

const FIRST = 1;
/** More messages of one answer than anybody sends. */
const ARRIVED_MAX = 64;

/**
 * Makes one call in a reliable session of its own: opens it, sends the call as its first message, and waits until the
 * call is both acknowledged and answered, in either order. That the agent ends its sequence meanwhile changes nothing.
 *
 * @throws HarnessError `MALFORMED` or `ENVELOPE_TOO_LARGE`
 */
export async function callReliably(
  { messageId, offer }: SessionNames,
  call: ConnectCall,
  connection: RelayedConnection,
): Promise<CallResult> {
  const session = new ReliableSession(connection, offer);
  connection.send(encodeCreateSequence({ messageId, to: call.to, offer }, connection.sent));
  const created = await session.receive('a session');
  if (created.kind === 'broken') return created;
  if (created.kind !== 'create-sequence-response') return outOfTurn('a session', created);

  const { identifier } = created.response;
  session.open(identifier);
  const sequence = { identifier, messageNumber: FIRST };
  const headers = { ackRequested: identifier, sequence };
  connection.send(encodeSignalConnector(call, connection.sent, headers));

  let agentId: string | undefined;
  while (!session.isAcknowledged || agentId === undefined) {
    const message = await session.receive('the call');
    if (message.kind === 'broken') return message;
    if (message.kind === 'signal-connector-response') {
      agentId = message.response.connectorId.toLowerCase();
    } else if (message.kind !== 'sequence-news') return outOfTurn('the call', message);
  }
  session.acknowledge();
  return { kind: 'acknowledged', agentId };
}

/** Two sequences: the agent's own for what goes to it, and the offered one for what comes back. */
class ReliableSession {
  readonly #connection: RelayedConnection;
  readonly #offer: string;
  readonly #known: Set<string>;
  /** Numbers of the messages that came in the offered sequence. */
  readonly #arrived = new Set<number>();
  #own: string | undefined;
  /** Whether the agent has said that the first message arrived. */
  isAcknowledged = false;

  constructor(connection: RelayedConnection, offer: string) {
    this.#connection = connection;
    this.#offer = offer;
    this.#known = new Set([offer]);
  }

  open(own: string): void {
    this.#own = own;
    this.#known.add(own);
  }

  /** The next message that is not about the end of a sequence (WS-RM 2005/02, 3.1 and 3.5). */
  async receive(to: string): Promise<RelayMessage | BrokenCall> {
    for (;;) {
      const message = await this.#connection.receive(to);
      if ('reliability' in message) this.#note(message.reliability);
      if (message.kind !== 'last-message' && message.kind !== 'terminate-sequence') return message;
      const ended = endedBy(message);
      if (ended !== undefined && !this.#known.has(ended)) return this.#refuse(ended);
    }
  }

  /** Says what has arrived; the answer to the call has, at least, whether it gave its number or not. */
  acknowledge(): void {
    const ranges = rangesOf(new Set([FIRST, ...this.#arrived]));
    const news = { identifier: this.#offer, ranges, bufferRemaining: BUFFER_REMAINING };
    this.#connection.send(encodeAcknowledgement(news, this.#connection.sent));
  }

  #note({ sequence, acknowledgement }: Reliability): void {
    if (sequence?.identifier === this.#offer && this.#arrived.size < ARRIVED_MAX) {
      this.#arrived.add(sequence.messageNumber);
    }
    this.isAcknowledged ||=
      acknowledgement !== undefined &&
      acknowledgement.identifier === this.#own &&
      acknowledgement.ranges.some(({ lower, upper }) => lower <= FIRST && FIRST <= upper);
  }

  /** The agent is told as the service tells a client (captured), and the call with it is over. */
  #refuse(identifier: string): BrokenCall {
    this.#connection.send(encodeFault(unknownSequence(identifier), this.#connection.sent));
    return broken(
      'out-of-turn',
      `The agent ended the sequence ${quoted(identifier)}, which is not of this session`,
    );
  }
}

function endedBy(
  message: Extract<RelayMessage, { kind: 'last-message' | 'terminate-sequence' }>,
): string | undefined {
  return message.kind === 'terminate-sequence'
    ? message.identifier
    : message.reliability.sequence?.identifier;
}

function outOfTurn(what: string, message: RelayMessage): BrokenCall {
  return broken('out-of-turn', `The agent answered ${what} with ${nameOf(message)}`);
}
