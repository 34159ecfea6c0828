import { malformed } from '../../../runtime/errors.ts';
import type { Keepable } from '../../../runtime/idle-connections.ts';
import { unitsOf } from '../../../runtime/message-units.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { ReceivedStrings, SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { NetFramingRecord } from '../../protocol/net-framing/records.ts';
import {
  encodeNetFramingRecord,
  encodePreamble,
} from '../../protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../protocol/relay/length-prefix.ts';
import { decodeRelayMessage, type RelayMessage } from '../../protocol/relay/relay-message.ts';
import {
  decodeRelayedAccept,
  encodeRelayedAcceptRefusal,
  encodeRelayedAcceptReply,
} from '../../protocol/relay/relayed-accept.ts';
import {
  RelayedConnectionReader,
  type RelayedUnit,
} from '../../protocol/relay/relayed-connection-reader.ts';
import { type BrokenCall, broken, type CallResult, quoted } from './call-result.ts';

/** Agents of public research send their strings anew with each answer, and what is kept of strings is bounded. */
const CALLS_MAX = 128;
/** RelayedAccepts that wait until the present call is over. */
const ACCEPTS_MAX = 16;

/**
 * A relayed connection, as the cloud holds it: the WCF client. Whoever was accepted on it makes one call after another,
 * and either side's strings are known until it ends ([MC-NBFSE] 2.1). An agent may accept further calls on it, by their
 * own ids, while one is under way: those have their turn when it is over.
 */
export class RelayedConnection implements Keepable {
  readonly #messages: MessageSocket;
  readonly #units: AsyncGenerator<RelayedUnit, void>;
  readonly #accepts: string[] = [];
  #sent = new SentStrings();
  #received = new ReceivedStrings();
  #expected: Promise<IteratorResult<RelayedUnit, void>> | undefined;
  #isOpen = true;
  #calls = 0;

  constructor(messages: MessageSocket) {
    this.#messages = messages;
    this.#units = unitsOf(messages, new RelayedConnectionReader());
  }

  /** What this side has sent. */
  get sent(): SentStrings {
    return this.#sent;
  }

  /** Whether whoever was accepted may make another call. */
  get isOpen(): boolean {
    return this.#isOpen && this.#calls < CALLS_MAX && this.#accepts.length === 0;
  }

  /**
   * The id that the agent's first message names.
   *
   * @returns `undefined` when the connection ended before
   * @throws HarnessError `MALFORMED`
   */
  async accepted(): Promise<string | undefined> {
    const unit = (await this.#units.next()).value;
    if (unit === undefined) return undefined;
    if (unit.kind !== 'relay-message') {
      throw malformed('relayed connection', `it began with ${unit.kind}`);
    }
    return decodeRelayedAccept(unit.message);
  }

  /** The id that the agent has named next, if it has and the connection is still there. */
  acceptedMeanwhile(): string | undefined {
    return this.#isOpen ? this.#accepts.shift() : undefined;
  }

  /** Lets the agent in. What follows is the conversation of one caller. */
  admit(): void {
    this.#reply(encodeRelayedAcceptReply());
  }

  refuse(reason: string): void {
    this.#reply(encodeRelayedAcceptRefusal(reason));
  }

  /**
   * @param sent - the strings that the first call was encoded with
   * @throws HarnessError `MALFORMED`
   */
  async begin(via: string, sent = new SentStrings()): Promise<BrokenCall | undefined> {
    this.#sent = sent;
    this.#received = new ReceivedStrings();
    this.#calls = 0;
    this.#messages.send(encodePreamble(via));
    const answer = await this.#next();
    return answer?.kind === 'preamble-ack' ? undefined : insteadOf('the preamble', answer);
  }

  /** @param envelope - encoded with the strings of {@link sent}. @throws HarnessError `MALFORMED` or `ENVELOPE_TOO_LARGE` */
  async call(envelope: Uint8Array): Promise<CallResult> {
    this.#calls += 1;
    this.send(envelope);
    const message = await this.receive('the call');
    if (message.kind === 'broken') return message;
    if (message.kind !== 'signal-connector-response') {
      return broken('out-of-turn', `The agent answered the call with ${nameOf(message)}`);
    }
    return { kind: 'acknowledged', agentId: message.response.connectorId.toLowerCase() };
  }

  /** @throws HarnessError `ENVELOPE_TOO_LARGE` */
  send(envelope: Uint8Array): void {
    this.#messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
  }

  /**
   * The next message of the agent; a fault is none.
   *
   * @param to - what it answers
   * @throws HarnessError `MALFORMED`
   */
  async receive(to: string): Promise<RelayMessage | BrokenCall> {
    const record = await this.#next();
    if (record?.kind !== 'sized-envelope') return insteadOf(to, record);
    const message = decodeRelayMessage(record.envelope, this.#received);
    if (message.kind !== 'fault') return message;
    return broken(
      'fault',
      `The agent answered ${to} with a fault: ${quoted(message.fault.reason)}`,
    );
  }

  watch(over: () => void): () => void {
    let isWatching = true;
    const ended = () => {
      if (isWatching) over();
    };
    this.#expected ??= this.#units.next();
    this.#expected.then(ended, ended);
    return () => {
      isWatching = false;
    };
  }

  /** Says that whoever was accepted makes no further call. */
  end(): void {
    this.#messages.send(encodeNetFramingRecord({ kind: 'end' }));
  }

  /** Says that no further call follows, and leaves. */
  close(): void {
    this.end();
    this.leave();
  }

  leave(): void {
    this.#isOpen = false;
    this.#messages.close();
  }

  /** `undefined` once the connection has ended. */
  async #next(): Promise<NetFramingRecord | undefined> {
    for (;;) {
      const expected = this.#expected ?? this.#units.next();
      this.#expected = undefined;
      const unit = (await expected).value;
      if (unit?.kind !== 'relay-message') return unit ?? undefined;
      this.#note(decodeRelayedAccept(unit.message));
    }
  }

  /** A reply would come in the middle of a conversation: it waits until that is over. */
  #note(id: string): void {
    if (this.#accepts.length >= ACCEPTS_MAX) {
      throw malformed('relayed connection', `more than ${ACCEPTS_MAX} RelayedAccepts in a row`);
    }
    this.#accepts.push(id);
  }

  #reply(message: Uint8Array): void {
    for (const part of withLengthPrefix(message)) this.#messages.send(part);
  }
}

function insteadOf(what: string, record: NetFramingRecord | undefined): BrokenCall {
  if (record === undefined) {
    return broken('connection-ended', `The connection ended before the agent acknowledged ${what}`);
  }
  if (record.kind === 'fault') {
    return broken('fault', `The agent answered ${what} with the fault ${quoted(record.uri)}`);
  }
  return broken('out-of-turn', `The agent answered ${what} with ${record.kind}`);
}

/** As a sentence may call it. */
export function nameOf(message: RelayMessage): string {
  return message.kind === 'other'
    ? `a message of the unknown action ${quoted(message.envelope.action)}`
    : `a message of another kind, ${message.kind}`;
}
