import { malformed } from '../../runtime/errors.ts';
import { unitsOf } from '../../runtime/message-units.ts';
import type { Random } from '../../runtime/random.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import { encodeNetFramingRecord } from '../protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../protocol/relay/length-prefix.ts';
import { decodeRelayedAcceptReply, encodeRelayedAccept } from '../protocol/relay/relayed-accept.ts';
import {
  RelayedConnectionReader,
  type RelayedUnit,
} from '../protocol/relay/relayed-connection-reader.ts';
import type { ConnectRequest } from '../protocol/relay/signal-connector.ts';
import { CallAnswerer } from './call-answerer.ts';
import { meetingRefused } from './meeting-refused.ts';

/** Version, mode, via, encoding, end, and an upgrade in between ([MC-NMF] 2.2.4) are six. */
const PREAMBLE_RECORDS_MAX = 8;
const NO_PREAMBLE: ReadonlySet<RelayedUnit['kind']> = new Set([
  'relay-message',
  'sized-envelope',
  'end',
  'fault',
]);

export interface MeetingDuties {
  readonly random: Random;
  /** Takes each request, or where to fetch it, after its acknowledgement was sent. */
  received(request: ValidationRequest | ConnectRequest): void;
}

/** A RelayedAccept that the relay has not replied to. */
interface Asked {
  readonly duties: MeetingDuties;
  /** @param isAdmitted - no when the connection ended first */
  settle(isAdmitted: boolean): void;
  refuse(reason: Error): void;
}

/** One relayed connection, from its first RelayedAccept to its end. The agent is the WCF service. */
export class Meeting {
  readonly #messages: MessageSocket;
  readonly #agentId: string;
  readonly #units: AsyncGenerator<RelayedUnit, void>;
  readonly #over = Promise.withResolvers<void>();
  readonly #asked: Asked[] = [];
  #duties: MeetingDuties;
  #answerer: CallAnswerer;
  #isOver = false;
  /** Since the last call. */
  #preambleRecords = 0;

  private constructor(messages: MessageSocket, agentId: string, duties: MeetingDuties) {
    this.#messages = messages;
    this.#agentId = agentId;
    this.#units = unitsOf(messages, new RelayedConnectionReader());
    this.#duties = duties;
    this.#answerer = new CallAnswerer(agentId, duties.random);
  }

  /**
   * Names the meeting that the relay announced, and is let in.
   *
   * @throws HarnessError `MEETING_REFUSED` or `MALFORMED`
   */
  static async enter(
    messages: MessageSocket,
    id: string,
    agentId: string,
    duties: MeetingDuties,
  ): Promise<Meeting> {
    const meeting = new Meeting(messages, agentId, duties);
    meeting.#accept(id);
    const reply = await meeting.#units.next();
    if (reply.done) throw meetingRefused('the connection ended');
    if (reply.value.kind === 'relay-message') admit(reply.value.message);
    return meeting;
  }

  /**
   * Serves the calls that are made here, until the caller ends.
   *
   * @throws HarnessError `MALFORMED`
   */
  async serve(): Promise<void> {
    try {
      for await (const unit of this.#units) {
        this.#count(unit);
        if (unit.kind === 'relay-message') this.#admitNext(unit.message);
        else if (unit.kind === 'preamble-end') this.#begin();
        else if (unit.kind === 'sized-envelope') this.#answer(unit.envelope);
        // One who has accepted another call stays for it.
        else if ((unit.kind === 'end' || unit.kind === 'fault') && this.#asked.length === 0) return;
      }
    } finally {
      this.#isOver = true;
      for (const each of this.#asked.splice(0)) each.settle(false);
      this.#over.resolve();
    }
  }

  /**
   * The relay has announced this meeting once more: its next call comes on the connection that is there. Resolves
   * when that has ended.
   *
   * @returns no when it ended before the relay replied, so that another has to be opened
   * @throws HarnessError `MEETING_REFUSED`, or `MALFORMED` when the relay's reply is
   */
  async acceptAgain(id: string, duties: MeetingDuties): Promise<boolean> {
    if (this.#isOver) return false;
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#asked.push({ duties, settle: resolve, refuse: reject });
    this.#accept(id);
    const isAdmitted = await promise;
    if (isAdmitted) await this.#over.promise;
    return isAdmitted;
  }

  /** Inferred for a second one: that its length comes before it as before the first. */
  #accept(id: string): void {
    for (const part of withLengthPrefix(encodeRelayedAccept(id))) this.#messages.send(part);
  }

  /** A caller that only ever begins would keep one of the places that there are for calls. */
  #count({ kind }: RelayedUnit): void {
    this.#preambleRecords = NO_PREAMBLE.has(kind) ? 0 : this.#preambleRecords + 1;
    if (this.#preambleRecords > PREAMBLE_RECORDS_MAX) {
      throw malformed('[MC-NMF] preamble', `it has more than ${PREAMBLE_RECORDS_MAX} records`);
    }
  }

  #admitNext(message: Uint8Array): void {
    const asked = this.#asked.shift();
    try {
      admit(message);
    } catch (error) {
      if (asked === undefined || !(error instanceof Error)) throw error;
      asked.refuse(error);
      return;
    }
    if (asked === undefined) return;
    this.#duties = asked.duties;
    asked.settle(true);
  }

  /** Each preamble begins a conversation of its own, with its own tables of strings. */
  #begin(): void {
    this.#answerer = new CallAnswerer(this.#agentId, this.#duties.random);
    this.#messages.send(encodeNetFramingRecord({ kind: 'preamble-ack' }));
  }

  #answer(envelope: Uint8Array): void {
    const { envelopes, call } = this.#answerer.answer(envelope);
    for (const answer of envelopes) {
      this.#messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope: answer }));
    }
    if (call !== undefined) this.#duties.received(call.request);
  }
}

/** @throws HarnessError `MEETING_REFUSED` or `MALFORMED` */
function admit(message: Uint8Array): void {
  const reply = decodeRelayedAcceptReply(message);
  if (reply.kind === 'refused') throw meetingRefused(reply.reason);
}
