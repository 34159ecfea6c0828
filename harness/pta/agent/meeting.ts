import type { Clock } from '../../runtime/clock.ts';
import { type HarnessError, malformed } from '../../runtime/errors.ts';
import { unitsOf } from '../../runtime/message-units.ts';
import type { Random } from '../../runtime/random.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import {
  MAX_MESSAGE_SIZE_EXCEEDED,
  OversizedEnvelope,
} from '../protocol/net-framing/oversized-envelope.ts';
import { encodeNetFramingRecord } from '../protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../protocol/relay/length-prefix.ts';
import { encodeRelayedAccept } from '../protocol/relay/relayed-accept.ts';
import {
  RelayedConnectionReader,
  type RelayedUnit,
} from '../protocol/relay/relayed-connection-reader.ts';
import type { ConnectRequest } from '../protocol/relay/signal-connector.ts';
import { CallAnswerer } from './call-answerer.ts';
import { admit, MeetingAccepts } from './meeting-accepts.ts';
import { MeetingDeadline } from './meeting-deadline.ts';
import { meetingRefused, meetingTooLate } from './meeting-refused.ts';

/** Version, mode, via, encoding, end, and an upgrade in between ([MC-NMF] 2.2.4) are six. */
const PREAMBLE_RECORDS_MAX = 8;
/** `ChannelInitializationTimeout` of .NET's services, by default (documented); that the agent keeps it is inferred. */
const PREAMBLE_TIMEOUT_MS = 30_000;
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

/** How long the agent waits for the other side. */
export interface MeetingPatience {
  readonly clock: Clock;
  /** For the next record of a caller who has begun: milliseconds. */
  readonly receiveTimeoutMs: number;
}

/** One relayed connection, from its first RelayedAccept to its end. The agent is the WCF service. */
export class Meeting {
  readonly #messages: MessageSocket;
  readonly #agentId: string;
  readonly #units: AsyncGenerator<RelayedUnit, void>;
  readonly #over = Promise.withResolvers<void>();
  readonly #accepts: MeetingAccepts<MeetingDuties>;
  readonly #receiveTimeoutMs: number;
  readonly #deadline: MeetingDeadline;
  #duties: MeetingDuties;
  #answerer: CallAnswerer;
  #isOver = false;
  /** The present caller has finished a preamble. */
  #isBegun = false;
  #silence: HarnessError | undefined;
  /** Since the last call. */
  #preambleRecords = 0;

  private constructor(
    messages: MessageSocket,
    agentId: string,
    duties: MeetingDuties,
    { clock, receiveTimeoutMs }: MeetingPatience,
  ) {
    this.#messages = messages;
    this.#accepts = new MeetingAccepts(clock);
    this.#receiveTimeoutMs = receiveTimeoutMs;
    this.#deadline = new MeetingDeadline(clock, (afterMs) => {
      const what = this.#isBegun ? 'The caller said nothing' : 'The caller did not begin';
      this.#silence = meetingTooLate(what, afterMs);
      messages.terminate();
    });
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
    patience: MeetingPatience,
  ): Promise<Meeting> {
    const meeting = new Meeting(messages, agentId, duties, patience);
    meeting.#accept(id);
    const reply = await meeting.#units.next();
    if (reply.done) throw meetingRefused('the connection ended');
    if (reply.value.kind === 'relay-message') admit(reply.value.message);
    return meeting;
  }

  /**
   * Serves the calls that are made here, until the caller ends.
   *
   * @throws HarnessError `MALFORMED`, or `CLOUD_TIMEOUT` when the caller is silent for too long
   */
  async serve(): Promise<void> {
    this.#awaitPreamble();
    try {
      for await (const unit of this.#units) {
        this.#count(unit);
        if (this.#isBegun) this.#deadline.expectWithin(this.#receiveTimeoutMs);
        if (unit.kind === 'relay-message') this.#admitNext(unit.message);
        else if (unit.kind === 'preamble-end') this.#begin();
        else if (unit.kind === 'sized-envelope') this.#answer(unit.envelope);
        // One who has accepted another call stays for it.
        else if (isFarewell(unit) && !this.#accepts.isAwaited) return;
      }
      if (this.#silence !== undefined) throw this.#silence;
    } catch (error) {
      if (error instanceof OversizedEnvelope) this.#sendFault(MAX_MESSAGE_SIZE_EXCEEDED);
      // Who is left for his silence may have been in the middle of a record.
      throw this.#silence ?? error;
    } finally {
      this.#isOver = true;
      this.#deadline.stop();
      this.#accepts.close();
      this.#over.resolve();
    }
  }

  /**
   * The relay has announced this meeting once more: its next call comes on the connection that is there. Resolves
   * when that has ended.
   *
   * @returns no when it ended before the relay replied, so that another has to be opened
   * @throws HarnessError `MEETING_REFUSED`, `CLOUD_TIMEOUT` when the relay does not reply in time, or `MALFORMED` when
   *   its reply is
   */
  async acceptAgain(id: string, duties: MeetingDuties): Promise<boolean> {
    if (this.#isOver) return false;
    const admission = this.#accepts.admission(duties);
    this.#accept(id);
    const isAdmitted = await admission;
    if (isAdmitted) await this.#over.promise;
    return isAdmitted;
  }

  #awaitPreamble(): void {
    this.#isBegun = false;
    this.#deadline.expectWithin(PREAMBLE_TIMEOUT_MS);
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
    const duties = this.#accepts.replied(message);
    if (duties === undefined) return;
    this.#duties = duties;
    this.#awaitPreamble();
  }

  /** Each preamble begins a conversation of its own, with its own tables of strings. */
  #begin(): void {
    this.#answerer = new CallAnswerer(this.#agentId, this.#duties.random);
    this.#isBegun = true;
    this.#deadline.expectWithin(this.#receiveTimeoutMs);
    this.#messages.send(encodeNetFramingRecord({ kind: 'preamble-ack' }));
  }

  /** So that the caller learns why the connection ends. */
  #sendFault(uri: string): void {
    this.#messages.send(encodeNetFramingRecord({ kind: 'fault', uri }));
  }

  #answer(envelope: Uint8Array): void {
    const { envelopes, call } = this.#answerer.answer(envelope);
    for (const answer of envelopes) {
      this.#messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope: answer }));
    }
    if (call !== undefined) this.#duties.received(call.request);
  }
}

function isFarewell({ kind }: RelayedUnit): boolean {
  return kind === 'end' || kind === 'fault';
}
