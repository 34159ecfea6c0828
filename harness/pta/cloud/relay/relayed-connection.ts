import type { Keepable } from '../../../runtime/idle-connections.ts';
import { unitsOf } from '../../../runtime/message-units.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { ReceivedStrings, SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import { NetFramingReader } from '../../protocol/net-framing/net-framing-reader.ts';
import type { NetFramingRecord } from '../../protocol/net-framing/records.ts';
import {
  encodeNetFramingRecord,
  encodePreamble,
} from '../../protocol/net-framing/write-records.ts';
import { decodeRelayMessage, type RelayMessage } from '../../protocol/relay/relay-message.ts';
import { broken, type CallResult } from './call-result.ts';

/** Agents of public research send their strings anew with each answer, and what is kept of strings is bounded. */
const CALLS_MAX = 128;

type Next = Promise<IteratorResult<NetFramingRecord, void>>;

/**
 * A connection whose listener has been accepted, as the cloud holds it: the WCF client, which makes one call after
 * another. Either side's strings are known until it ends ([MC-NBFSE] 2.1).
 */
export class RelayedConnection implements Keepable {
  /** What this side has sent. */
  readonly sent: SentStrings;
  readonly received = new ReceivedStrings();
  readonly #messages: MessageSocket;
  readonly #records: AsyncGenerator<NetFramingRecord, void>;
  #expected: Next | undefined;
  #isOpen = true;
  #calls = 0;

  /** @param early - bytes that the listener sent behind its RelayedAccept */
  constructor(messages: MessageSocket, early: Uint8Array, sent = new SentStrings()) {
    this.#messages = messages;
    this.#records = unitsOf(messages, new NetFramingReader(), early);
    this.sent = sent;
  }

  /** Whether another call may be made. */
  get isOpen(): boolean {
    return this.#isOpen && this.#calls < CALLS_MAX;
  }

  /** @returns whether the agent acknowledged the preamble. @throws HarnessError `MALFORMED` */
  async begin(via: string): Promise<boolean> {
    this.#messages.send(encodePreamble(via));
    const acknowledged = await this.next();
    return acknowledged?.kind === 'preamble-ack';
  }

  /** @param envelope - encoded with the strings of {@link sent}. @throws HarnessError `MALFORMED` */
  async call(envelope: Uint8Array): Promise<CallResult> {
    this.#calls += 1;
    this.send(envelope);
    const answered = await this.next();
    if (answered === undefined) return broken('The connection ended before the agent acknowledged');
    if (answered.kind === 'fault') {
      return broken(`The agent answered with the fault ${answered.uri}`);
    }
    if (answered.kind !== 'sized-envelope')
      return broken(`The agent answered with ${answered.kind}`);
    return readAnswer(decodeRelayMessage(answered.envelope, this.received));
  }

  send(envelope: Uint8Array): void {
    this.#messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
  }

  /** `undefined` once the connection has ended. @throws HarnessError `MALFORMED` */
  async next(): Promise<NetFramingRecord | undefined> {
    const expected = this.#expected ?? this.#records.next();
    this.#expected = undefined;
    return (await expected).value ?? undefined;
  }

  watch(over: () => void): () => void {
    let isWatching = true;
    const ended = () => {
      if (isWatching) over();
    };
    this.#expected ??= this.#records.next();
    this.#expected.then(ended, ended);
    return () => {
      isWatching = false;
    };
  }

  /** Says that no further call follows. */
  close(): void {
    this.#messages.send(encodeNetFramingRecord({ kind: 'end' }));
    this.leave();
  }

  leave(): void {
    this.#isOpen = false;
    this.#messages.close();
  }
}

function readAnswer(message: RelayMessage): CallResult {
  switch (message.kind) {
    case 'signal-connector-response':
      return { kind: 'acknowledged', agentId: message.response.connectorId.toLowerCase() };
    case 'fault':
      return broken(`The agent answered with a fault (${message.fault.reason})`);
    default:
      return broken('The agent answered with something other than an acknowledgement');
  }
}
