import { fetchRequest } from '../../../harness/pta/agent/fetch-request.ts';
import { RelayListener } from '../../../harness/pta/agent/relay-listener.ts';
import { serveMeeting } from '../../../harness/pta/agent/relayed-service.ts';
import {
  ENDPOINT,
  identityWith,
  MEETING,
  RELAY_HOST,
  RETURN_HOST,
  requestFor,
  ScriptedCloud,
} from '../../../harness/pta/agent/scripted-cloud.test-support.ts';
import {
  encodeFrame,
  encodeTransferParts,
} from '../../../harness/pta/protocol/amqp/frame-writer.ts';
import { SentStrings } from '../../../harness/pta/protocol/binary-xml/in-band-strings.ts';
import {
  encodeNetFramingRecord,
  encodePreamble,
} from '../../../harness/pta/protocol/net-framing/write-records.ts';
import { withLengthPrefix } from '../../../harness/pta/protocol/relay/length-prefix.ts';
import {
  IN_HANDLE,
  listenerAttach,
  listenerBegin,
} from '../../../harness/pta/protocol/relay/listener-frames.ts';
import {
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayAttach,
  relayBegin,
  relayOpen,
  relayTransfer,
} from '../../../harness/pta/protocol/relay/relay-frames.ts';
import {
  encodeCreateSequence,
  encodeSignalConnector,
} from '../../../harness/pta/protocol/relay/relay-message.ts';
import { encodeRelayedAcceptReply } from '../../../harness/pta/protocol/relay/relayed-accept.ts';
import { encodeOnewaySend } from '../../../harness/pta/protocol/relay/relayed-connect.ts';
import { HarnessError } from '../../../harness/runtime/errors.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import type { MessageSocket } from '../../../harness/runtime/websocket.ts';

const VIA = `sb://${RELAY_HOST}/path`;
const MESSAGE_ID = 'urn:uuid:11111111-2222-4333-8444-000000000001';
const SEED = 'a meeting';

/** What the relay says to a listener, up to the first call and its farewell. */
export function relayConversation(): Uint8Array[] {
  const link = { address: VIA, swt: 'token', linkId: 'link', trackingId: 'tracking' };
  const attach = (direction: 'in' | 'out') =>
    encodeFrame(relayAttach(listenerAttach({ ...link, direction })));
  const announcement = encodeOnewaySend({
    messageId: '00000000-0000-4000-8000-000000000000_G0',
    to: VIA,
    connect: MEETING,
  });
  return [
    encodeFrame({ kind: 'protocol-header', protocol: 'sasl' }),
    encodeFrame(RELAY_MECHANISMS),
    encodeFrame(RELAY_SASL_OK),
    encodeFrame({ kind: 'protocol-header', protocol: 'amqp' }),
    encodeFrame(relayOpen('relay')),
    encodeFrame(relayBegin(listenerBegin())),
    attach('out'),
    attach('in'),
    ...encodeTransferParts(relayTransfer({ channel: 0, handle: IN_HANDLE }, 0, announcement)),
    encodeFrame({ kind: 'close', channel: 0 }),
  ];
}

/** What a caller says on a relayed connection. */
export function callerConversation(variant: 'inline' | 'reliable'): Uint8Array[] {
  const strings = new SentStrings();
  const record = (envelope: Uint8Array) =>
    encodeNetFramingRecord({ kind: 'sized-envelope', envelope });
  const request = requestFor([
    { keyIdentifier: 'agent_thumbprint', encryptedData: new Uint8Array(256).fill(7) },
  ]);
  const call = { messageId: MESSAGE_ID, to: VIA, request };
  const greeting = [...withLengthPrefix(encodeRelayedAcceptReply()), encodePreamble(VIA)];
  const end = encodeNetFramingRecord({ kind: 'end' });
  if (variant === 'inline') return [...greeting, record(encodeSignalConnector(call, strings)), end];
  const identifier = `urn:uuid:${seededRandom(SEED).guid()}`;
  const offer = 'urn:uuid:11111111-2222-4333-8444-000000000002';
  const sequence = { identifier, messageNumber: 1 };
  return [
    ...greeting,
    record(encodeCreateSequence({ messageId: MESSAGE_ID, to: VIA, offer }, strings)),
    record(encodeSignalConnector(call, strings, { ackRequested: identifier, sequence })),
    end,
  ];
}

/** What became of one conversation: how often the agent took something for good, and the code it ended with. */
export interface Heard {
  readonly taken: number;
  readonly code: string | undefined;
}

/** Our agent, on a network where the cloud says what a test wants. */
export class AgentUnderAttack {
  readonly cloud = new ScriptedCloud();
  readonly #scripts: (readonly Uint8Array[])[] = [];

  /** @throws whatever the agent threw that is no HarnessError */
  async listenTo(conversations: readonly (readonly Uint8Array[])[]): Promise<Heard[]> {
    await this.#say(RELAY_HOST);
    const terms = { tokenLifetimeMs: 3_600_000 };
    return this.#hear(conversations, async (took) => {
      const { runtime, connector } = this.cloud;
      const { signal } = new AbortController();
      const me = identityWith();
      const open = RelayListener.open(runtime, connector, ENDPOINT, me, terms, signal);
      await (await open).listen(took, signal);
    });
  }

  /** @throws whatever the agent threw that is no HarnessError */
  async meet(conversations: readonly (readonly Uint8Array[])[]): Promise<Heard[]> {
    await this.#say(MEETING.instanceDnsAddress);
    return this.#hear(conversations, (received) =>
      serveMeeting(this.cloud.connector, identityWith(), MEETING, new AbortController().signal, {
        random: seededRandom(SEED),
        received,
      }),
    );
  }

  /** @throws whatever the agent threw that is no HarnessError */
  async fetch(conversations: readonly (readonly Uint8Array[])[]): Promise<Heard[]> {
    await this.#say(RETURN_HOST);
    const offer = { ...requestFor([]), connectionId: '11111111-2222-4333-8444-000000000003' };
    return this.#hear(conversations, async (fetched) => {
      const { connector } = this.cloud;
      const { signal } = new AbortController();
      await fetchRequest(connector, identityWith(), seededRandom(SEED), offer, signal);
      fetched();
    });
  }

  async #hear(
    conversations: readonly (readonly Uint8Array[])[],
    attend: (took: () => void) => Promise<void>,
  ): Promise<Heard[]> {
    this.#scripts.push(...conversations);
    const attending = conversations.map(async () => {
      let taken = 0;
      const took = () => {
        taken += 1;
      };
      try {
        await attend(took);
        return { taken, code: undefined };
      } catch (error) {
        if (error instanceof HarnessError) return { taken, code: error.code };
        throw error;
      }
    });
    return this.cloud.clock.settle(Promise.all(attending));
  }

  /** Says one of the conversations to each who comes, and leaves. */
  async #say(host: string): Promise<void> {
    await this.cloud.stopServing(host);
    await this.cloud.relay(host, async (messages: MessageSocket) => {
      for (const message of this.#scripts.shift() ?? []) messages.send(message);
      messages.close();
    });
  }
}
