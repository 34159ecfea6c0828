import type { Random } from '../../runtime/random.ts';
import { ReceivedStrings, SentStrings } from '../protocol/binary-xml/in-band-strings.ts';
import { ACTION } from '../protocol/relay/namespaces.ts';
import {
  decodeRelayMessage,
  encodeAcknowledgement,
  encodeCreateSequenceResponse,
  encodeFault,
  encodeSignalConnectorResponse,
  type RelayMessage,
} from '../protocol/relay/relay-message.ts';
import {
  BUFFER_REMAINING,
  type Reliability,
  type SequencePlace,
} from '../protocol/relay/reliability-headers.ts';
import { rangesOf } from '../protocol/relay/sequence-ranges.ts';
import type { ConnectCall, SignalConnector } from '../protocol/relay/signal-connector.ts';
import type { SoapEnvelope } from '../protocol/relay/soap-envelope.ts';
import {
  actionNotSupported,
  contentNotUnderstood,
  unknownSequence,
} from '../protocol/relay/soap-fault.ts';

/** What arrived on a connection, and what is to be said to it. */
export interface Answered {
  /** Contents of sized envelopes, in order. */
  readonly envelopes: readonly Uint8Array[];
  /** A call that is new. */
  readonly call?: SignalConnector | ConnectCall;
}

/** More than a session ever carries: the cloud opens one for each call. */
const MESSAGES_MAX = 1_024;

interface Session {
  /** Sequence of what comes. */
  readonly own: string;
  /** Sequence of what goes back. */
  readonly offered: string;
  readonly numbers: Set<number>;
  /** Messages sent so far. */
  answers: number;
}

/**
 * The service's side of one relayed connection: acknowledges each call at once. With a reliable session it takes each
 * message number once, and says what has arrived.
 */
export class CallAnswerer {
  readonly #agentId: string;
  readonly #random: Random;
  readonly #received = new ReceivedStrings();
  readonly #sent = new SentStrings();
  #session: Session | undefined;

  constructor(agentId: string, random: Random) {
    this.#agentId = agentId;
    this.#random = random;
  }

  /** @throws HarnessError `MALFORMED` */
  answer(envelope: Uint8Array): Answered {
    const message = decodeRelayMessage(envelope, this.#received);
    switch (message.kind) {
      case 'create-sequence':
        return { envelopes: [this.#createSequence(message)] };
      case 'sequence-news':
        return { envelopes: this.#acknowledgementFor(message.reliability) };
      case 'last-message':
        return this.#answerLast(message);
      case 'terminate-sequence':
        if (this.#session?.own === message.identifier) this.#session = undefined;
        return { envelopes: [] };
      case 'signal-connector':
      case 'connect-call':
        return this.#answerCall(message);
      case 'other':
        return { envelopes: this.#refuse(message.envelope) };
      default:
        // A fault, or an answer to something that was never asked.
        return { envelopes: [] };
    }
  }

  #createSequence({ request }: Extract<RelayMessage, { kind: 'create-sequence' }>): Uint8Array {
    const own = `urn:uuid:${this.#random.guid()}`;
    const { messageId: relatesTo, offer: offered, to: acksTo } = request;
    this.#session = { own, offered, numbers: new Set(), answers: 0 };
    return encodeCreateSequenceResponse({ relatesTo, identifier: own, acksTo }, this.#sent);
  }

  #answerCall({
    call,
    reliability,
  }: Extract<RelayMessage, { kind: 'signal-connector' | 'connect-call' }>): Answered {
    const response = { relatesTo: call.messageId, connectorId: this.#agentId };
    const { sequence } = reliability;
    if (sequence === undefined) {
      return { envelopes: [encodeSignalConnectorResponse(response, this.#sent)], call };
    }
    const { reply, news } = this.#take(sequence, call.messageId);
    if (news === undefined) return { envelopes: [reply] };
    news.answers += 1;
    const place = { identifier: news.offered, messageNumber: news.answers };
    const answer = encodeSignalConnectorResponse(response, this.#sent, { sequence: place });
    return { envelopes: [reply, answer], call };
  }

  #answerLast({ reliability }: Extract<RelayMessage, { kind: 'last-message' }>): Answered {
    const { sequence } = reliability;
    return { envelopes: sequence === undefined ? [] : [this.#take(sequence).reply] };
  }

  /** Whoever waits for an answer is told that there is none: what has no id waits for nothing (inferred). */
  #refuse({ action, messageId }: SoapEnvelope): Uint8Array[] {
    if (messageId === undefined) return [];
    const isCall = action === ACTION.SIGNAL_CONNECTOR;
    const fault = isCall ? contentNotUnderstood() : actionNotSupported(action);
    return [encodeFault(fault, this.#sent, messageId)];
  }

  /** Notes that a message has arrived. @returns what is said to that, and the session when the message is new to it */
  #take(
    { identifier, messageNumber }: SequencePlace,
    relatesTo?: string,
  ): { reply: Uint8Array; news?: Session } {
    const session = this.#session;
    if (session?.own !== identifier || session.numbers.size >= MESSAGES_MAX) {
      return { reply: encodeFault(unknownSequence(identifier), this.#sent, relatesTo) };
    }
    const isNew = !session.numbers.has(messageNumber);
    session.numbers.add(messageNumber);
    const reply = this.#acknowledgementOf(session);
    return isNew ? { reply, news: session } : { reply };
  }

  #acknowledgementFor({ ackRequested }: Reliability): Uint8Array[] {
    if (ackRequested === undefined) return [];
    const session = this.#session;
    if (session?.own !== ackRequested) {
      return [encodeFault(unknownSequence(ackRequested), this.#sent)];
    }
    return [this.#acknowledgementOf(session)];
  }

  #acknowledgementOf({ own, numbers }: { own: string; numbers: ReadonlySet<number> }): Uint8Array {
    const ranges = rangesOf(numbers);
    const news = { identifier: own, ranges, bufferRemaining: BUFFER_REMAINING };
    return encodeAcknowledgement(news, this.#sent);
  }
}
