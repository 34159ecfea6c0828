import type { MessageSocket } from '../../runtime/websocket.ts';
import { ReceivedStrings, SentStrings } from '../protocol/binary-xml/in-band-strings.ts';
import { NetFramingReader } from '../protocol/net-framing/net-framing-reader.ts';
import type { NetFramingRecord } from '../protocol/net-framing/records.ts';
import { encodeNetFramingRecord, encodePreamble } from '../protocol/net-framing/write-records.ts';
import { LengthPrefixReader, withLengthPrefix } from '../protocol/relay/length-prefix.ts';
import { decodeRelayMessage, encodeSignalConnector } from '../protocol/relay/relay-message.ts';
import { decodeRelayedAccept, encodeRelayedAcceptReply } from '../protocol/relay/relayed-accept.ts';
import { requestFor } from './scripted-cloud.test-support.ts';

export const VIA = 'sb://his-eur1-weur1.servicebus.windows.net/path';
export const MESSAGE_IDS = [
  'urn:uuid:11111111-2222-4333-8444-000000000001',
  'urn:uuid:11111111-2222-4333-8444-000000000002',
];

/** The caller's side of a meeting. */
export class Caller {
  readonly messages: MessageSocket;
  #reader = new NetFramingReader();
  readonly #records: NetFramingRecord[] = [];
  #sent = new SentStrings();
  #received = new ReceivedStrings();

  constructor(messages: MessageSocket) {
    this.messages = messages;
  }

  /** Takes the RelayedAccept; @returns the meeting that it names */
  async admit(reply = encodeRelayedAcceptReply()): Promise<string> {
    const reader = new LengthPrefixReader();
    this.#reader = new NetFramingReader();
    this.#sent = new SentStrings();
    this.#received = new ReceivedStrings();
    for (;;) {
      const message = await this.messages.receive();
      if (message === undefined) return 'nobody came';
      const whole = reader.push(message);
      if (whole === undefined) continue;
      for (const part of withLengthPrefix(reply)) this.messages.send(part);
      return decodeRelayedAccept(whole.message);
    }
  }

  async receive(): Promise<NetFramingRecord | undefined> {
    while (this.#records.length === 0) {
      const message = await this.messages.receive();
      if (message === undefined) return undefined;
      this.#records.push(...this.#reader.push(message));
    }
    return this.#records.shift();
  }

  async begin(): Promise<NetFramingRecord | undefined> {
    await this.admit();
    this.messages.send(encodePreamble(VIA));
    return this.receive();
  }

  /** Calls once; @returns the acknowledgement */
  async call(number: 0 | 1) {
    const call = { messageId: MESSAGE_IDS[number] ?? '', to: VIA, request: requestFor([], number) };
    const envelope = encodeSignalConnector(call, this.#sent);
    this.messages.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
    const record = await this.receive();
    if (record?.kind !== 'sized-envelope') return record;
    return decodeRelayMessage(record.envelope, this.#received);
  }

  end(): void {
    this.messages.send(encodeNetFramingRecord({ kind: 'end' }));
  }
}
