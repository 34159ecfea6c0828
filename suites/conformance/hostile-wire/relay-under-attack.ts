import { Relay } from '../../../harness/pta/cloud/relay/relay.ts';
import {
  Conversation,
  ENDPOINT,
  HOST,
  REQUEST,
  tokenUntil,
} from '../../../harness/pta/cloud/relay/relay-conversation.test-support.ts';
import { DEFAULT_LIMITS, ValidationQueue } from '../../../harness/pta/cloud/validation-queue.ts';
import { encodeFrame } from '../../../harness/pta/protocol/amqp/frame-writer.ts';
import { SentStrings } from '../../../harness/pta/protocol/binary-xml/in-band-strings.ts';
import type { PtaEvent } from '../../../harness/pta/protocol/events.ts';
import { encodeNetFramingRecord } from '../../../harness/pta/protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../../harness/pta/protocol/relay/length-prefix.ts';
import {
  acceptedDelivery,
  IN_HANDLE,
  listenerAddress,
  listenerAttach,
  listenerBegin,
  listenerFlow,
  listenerOpen,
  OUT_HANDLE,
  SASL_EXTERNAL,
} from '../../../harness/pta/protocol/relay/listener-frames.ts';
import {
  encodeAcknowledgement,
  encodeCreateSequenceResponse,
  encodeSignalConnectorResponse,
} from '../../../harness/pta/protocol/relay/relay-message.ts';
import { encodeRelayedAccept } from '../../../harness/pta/protocol/relay/relayed-accept.ts';
import { generatedKeys } from '../../../harness/runtime/keys.ts';
import { SimulatedMachines } from '../../../harness/runtime/simulated-machines.test-support.ts';
import type { MessageSocket } from '../../../harness/runtime/websocket.ts';

const HOUR_MS = 3_600_000;
const AGENT_ID = '8e6b7631-4047-42d5-991c-d528bd133d3f';
const SEQUENCE = 'urn:uuid:00000000-0000-4000-8000-000000000001';
const MESSAGE_ID = 'urn:uuid:00000000-0000-4000-8000-000000000002';
const CREDIT = 1_000_000;
/** Length and accept, and the acknowledgement of the preamble. */
const GREETING_MESSAGES = 3;

/** Our relay, a good listener on it, and as many bad ones as a test brings. */
export class RelayUnderAttack {
  readonly #world = new SimulatedMachines<PtaEvent>(generatedKeys);
  readonly #relay: Relay;
  readonly #concluded = new AbortController();
  readonly #isReliable: boolean;
  #good: Conversation | undefined;
  #requests = 0;

  private constructor(isReliable: boolean) {
    const runtime = this.#world.machine('ENTRA');
    this.#isReliable = isReliable;
    this.#relay = new Relay(runtime, {
      endpoints: () => [{ ...ENDPOINT, reliableSessionEnabled: isReliable }],
      requestVariant: isReliable ? 'connect-json' : 'inline',
      instance: 'g1-prod-am3-001',
      queue: new ValidationQueue(runtime.clock, runtime.events, DEFAULT_LIMITS),
    });
  }

  static async withGoodListener({ isReliable = false } = {}): Promise<RelayUnderAttack> {
    const attacked = new RelayUnderAttack(isReliable);
    const [client, server] = await attacked.#world.webSocketPair();
    void attacked.#relay.acceptListener(server, HOST, AGENT_ID);
    attacked.#good = new Conversation(client);
    await attacked.#good.listen(attacked.#token, { linkCredit: CREDIT });
    await attacked.#world.activity.quiet();
    return attacked;
  }

  /** What a listener says from its first byte to its farewell. */
  get listenerConversation(): Uint8Array[] {
    const address = listenerAddress(ENDPOINT.namespace, ENDPOINT.servicePath);
    const link = { address, swt: this.#token, linkId: 'link', trackingId: 'tracking' };
    return [
      encodeFrame({ kind: 'protocol-header', protocol: 'sasl' }),
      encodeFrame(SASL_EXTERNAL),
      encodeFrame({ kind: 'protocol-header', protocol: 'amqp' }),
      encodeFrame(listenerOpen('listener', ENDPOINT.namespace)),
      encodeFrame(listenerBegin()),
      encodeFrame(listenerAttach({ ...link, direction: 'out' })),
      encodeFrame(listenerAttach({ ...link, direction: 'in' })),
      encodeFrame(listenerFlow(OUT_HANDLE)),
      encodeFrame(listenerFlow(IN_HANDLE)),
      encodeFrame(acceptedDelivery(0)),
      encodeFrame({ kind: 'empty', channel: 0 }),
      encodeFrame({ kind: 'detach', channel: 0, handle: IN_HANDLE, closed: true }),
      encodeFrame({ kind: 'end', channel: 0 }),
      encodeFrame({ kind: 'close', channel: 0 }),
    ];
  }

  /** What an agent says on a relayed connection. */
  meetingConversation(meeting: string): Uint8Array[] {
    const strings = new SentStrings();
    const record = (envelope: Uint8Array) =>
      encodeNetFramingRecord({ kind: 'sized-envelope', envelope });
    const response = { relatesTo: MESSAGE_ID, connectorId: AGENT_ID };
    const greeting = [
      ...withLengthPrefix(encodeRelayedAccept(meeting)),
      encodeNetFramingRecord({ kind: 'preamble-ack' }),
    ];
    if (!this.#isReliable) {
      return [...greeting, record(encodeSignalConnectorResponse(response, strings))];
    }
    const created = { relatesTo: MESSAGE_ID, identifier: SEQUENCE, acksTo: 'sb://relay.test/path' };
    const ranges = [{ lower: 1, upper: 1 }];
    const place = { identifier: SEQUENCE, messageNumber: 1 };
    return [
      ...greeting,
      record(encodeCreateSequenceResponse(created, strings)),
      record(encodeAcknowledgement({ identifier: SEQUENCE, ranges, bufferRemaining: 8 }, strings)),
      record(encodeSignalConnectorResponse(response, strings, { sequence: place })),
    ];
  }

  /** Each is said on a connection of its own, while a good call is under way; all of them end. */
  async hear(conversations: readonly (readonly Uint8Array[])[]): Promise<void> {
    const [meeting] = await this.call(1);
    await this.#during(
      (server) => this.#relay.acceptListener(server, HOST, undefined),
      conversations,
      async () => this.#answer(meeting ?? ''),
    );
  }

  /** Each is said on a relayed connection, while a good call is answered. */
  async meet(conversations: readonly (readonly Uint8Array[])[]): Promise<void> {
    const [meeting] = await this.call(1);
    await this.#during(
      (server) => this.#relay.acceptRelayedConnection(server),
      conversations,
      async () => this.#answer(meeting ?? ''),
    );
  }

  /** Says it to the relay as a listener, and stays. @returns bytes that the relay took before it hung up */
  untilHungUp(messages: readonly Uint8Array[]): Promise<number> {
    return this.#stay((server) => this.#relay.acceptListener(server, HOST, undefined), messages);
  }

  /** Says it on a relayed connection that was accepted, and stays. @returns as {@link untilHungUp} */
  async untilLeft(messages: readonly Uint8Array[]): Promise<number> {
    const [meeting = ''] = await this.call(1);
    const greeting = this.meetingConversation(meeting).slice(0, GREETING_MESSAGES);
    const accept = (server: MessageSocket) => this.#relay.acceptRelayedConnection(server);
    return this.#stay(accept, [...greeting, ...messages]);
  }

  /** Says it on a relayed connection that was not accepted yet, and stays. @returns as {@link untilHungUp} */
  untilTurnedAway(messages: readonly Uint8Array[]): Promise<number> {
    return this.#stay((server) => this.#relay.acceptRelayedConnection(server), messages);
  }

  /** A good call is answered. */
  async serveOne(): Promise<void> {
    const [meeting = ''] = await this.call(1);
    await this.#answer(meeting);
  }

  /** Calls that wait at the relay. @returns the ids of their meetings */
  async call(count: number): Promise<string[]> {
    const meetings: string[] = [];
    for (let each = 0; each < count; each += 1) {
      this.#requests += 1;
      const requestId = String(this.#requests);
      this.#relay.dispatch({ ...REQUEST, requestId }, this.#concluded.signal);
      const call = await this.#good?.hearCall();
      meetings.push(call?.connect.id ?? '');
    }
    return meetings;
  }

  /** Calls that were acknowledged. */
  get acknowledged(): number {
    return this.#world.eventsOf('validation.acknowledged').length;
  }

  get #token(): string {
    return tokenUntil(this.#world.clock.now() + HOUR_MS);
  }

  async #answer(meeting: string): Promise<void> {
    await this.#during(
      (server) => this.#relay.acceptRelayedConnection(server),
      [this.meetingConversation(meeting)],
    );
  }

  async #stay(
    accept: (server: MessageSocket) => Promise<void>,
    messages: readonly Uint8Array[],
  ): Promise<number> {
    const [client, server] = await this.#world.webSocketPair();
    const receive = server.receive.bind(server);
    let taken = 0;
    server.receive = async () => {
      const message = await receive();
      taken += message?.length ?? 0;
      return message;
    };
    const over = accept(server);
    for (const message of messages) client.send(message);
    await over;
    return taken;
  }

  async #during(
    accept: (server: MessageSocket) => Promise<void>,
    conversations: readonly (readonly Uint8Array[])[],
    beside?: () => Promise<void>,
  ): Promise<void> {
    const open = await Promise.all(
      conversations.map(async (conversation) => {
        const [client, server] = await this.#world.webSocketPair();
        const over = accept(server);
        for (const message of conversation) client.send(message);
        return { client, over };
      }),
    );
    await this.#world.activity.quiet();
    await beside?.();
    for (const { client } of open) client.terminate();
    await Promise.all(open.map(({ over }) => over));
  }
}
