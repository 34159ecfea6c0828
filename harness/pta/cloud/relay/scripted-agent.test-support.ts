import { unitsOf } from '../../../runtime/message-units.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { ReceivedStrings, SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { NetFramingRecord } from '../../protocol/net-framing/records.ts';
import { encodeNetFramingRecord } from '../../protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../protocol/relay/length-prefix.ts';
import {
  decodeRelayMessage,
  encodeSignalConnectorResponse,
  type RelayMessage,
} from '../../protocol/relay/relay-message.ts';
import {
  decodeRelayedAcceptReply,
  encodeRelayedAccept,
} from '../../protocol/relay/relayed-accept.ts';
import {
  RelayedConnectionReader,
  type RelayedUnit,
} from '../../protocol/relay/relayed-connection-reader.ts';

export const AGENT_ID = '8e6b7631-4047-42d5-991c-d528bd133d3f';

/** The agent's side of one relayed connection, which says what a test wants. */
export class ScriptedAgent {
  readonly messages: MessageSocket;
  readonly #units: AsyncGenerator<RelayedUnit, void>;
  #sent = new SentStrings();
  #received = new ReceivedStrings();

  constructor(messages: MessageSocket) {
    this.messages = messages;
    this.#units = unitsOf(messages, new RelayedConnectionReader());
  }

  /** The strings of this side, anew with each preamble. */
  get sent(): SentStrings {
    return this.#sent;
  }

  accept(id: string): void {
    for (const part of withLengthPrefix(encodeRelayedAccept(id))) this.messages.send(part);
  }

  say(record: NetFramingRecord): void {
    this.messages.send(encodeNetFramingRecord(record));
  }

  sayEnvelope(envelope: Uint8Array): void {
    this.say({ kind: 'sized-envelope', envelope });
  }

  /** The next unit; `undefined` once the cloud has left. */
  async hear(): Promise<RelayedUnit | undefined> {
    return (await this.#units.next()).value ?? undefined;
  }

  /** The cloud's reply to a RelayedAccept. */
  async hearReply() {
    const unit = await this.hear();
    return unit?.kind === 'relay-message' ? decodeRelayedAcceptReply(unit.message) : unit;
  }

  /** Hears the preamble to its end, and acknowledges it. @returns the via */
  async begin(): Promise<string | undefined> {
    this.#sent = new SentStrings();
    this.#received = new ReceivedStrings();
    let via: string | undefined;
    for (let unit = await this.hear(); unit !== undefined; unit = await this.hear()) {
      if (unit.kind === 'via') via = unit.uri;
      if (unit.kind === 'preamble-end') break;
    }
    this.say({ kind: 'preamble-ack' });
    return via;
  }

  /** The message in the next envelope. */
  async hearMessage(): Promise<RelayMessage> {
    const unit = await this.hear();
    if (unit?.kind !== 'sized-envelope') throw new TypeError(`${unit?.kind} is no envelope.`);
    return decodeRelayMessage(unit.envelope, this.#received);
  }

  /** Hears a call and acknowledges it. @returns the request's id */
  async acknowledge(): Promise<string> {
    const message = await this.hearMessage();
    if (message.kind !== 'signal-connector') throw new TypeError(`${message.kind} is no call.`);
    const { messageId, request } = message.call;
    const response = { relatesTo: messageId, connectorId: AGENT_ID };
    this.sayEnvelope(encodeSignalConnectorResponse(response, this.#sent));
    return request.requestId;
  }
}
