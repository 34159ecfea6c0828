import { ConnectionRequests } from '../../../harness/pta/cloud/relay/connection-requests.ts';
import { REQUEST } from '../../../harness/pta/cloud/relay/relay-conversation.test-support.ts';
import { ZERO_GUID } from '../../../harness/pta/protocol/guid.ts';
import {
  renderConnectionMessage,
  renderSignalMessage,
} from '../../../harness/pta/protocol/relay/signal-message.ts';
import { CONNECT_PATH } from '../../../harness/pta/protocol/result-request.ts';
import type { MessageSocket } from '../../../harness/runtime/websocket.ts';
import {
  ListeningCloud,
  RETURN_HOST,
} from '../../../mocks/cloud-endpoints/cloud-endpoints.test-support.ts';
import type { Fate, Heard, Target } from './attack.ts';
import type { Damaged } from './damage.ts';
import { exchangeRaw, type RawExchange, refusalIn } from './raw-http.ts';
import { NOBODYS_ID, withId } from './relay-conversations.ts';

const REQUEST_TEXT = renderSignalMessage(REQUEST, 'context');
const UPGRADE = [
  `GET ${CONNECT_PATH}?requestId=${ZERO_GUID} HTTP/1.1`,
  `Host: ${RETURN_HOST}`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
/** Frames of a client are masked (RFC 6455, section 5.3); a mask of zeros leaves the text readable. */
const MASKED = 0x80;
const MASK = Buffer.alloc(4);

/** The cloud's listener, where a WebSocket is opened and a request is fetched on it: all of that in its bytes. */
export class FetchSocketUnderAttack implements Target {
  readonly conversation: readonly Uint8Array[];
  readonly #requests: ConnectionRequests;
  readonly #listening: ListeningCloud;
  #offered = 0;
  #eventsSeen = 0;

  private constructor(requests: ConnectionRequests, listening: ListeningCloud) {
    const text = Buffer.from(renderConnectionMessage(NOBODYS_ID));
    const frame = Buffer.concat([Buffer.of(0x81, MASKED | text.length), MASK, text]);
    this.conversation = [Buffer.from(`${UPGRADE.join('\r\n')}\r\n\r\n`), frame];
    this.#requests = requests;
    this.#listening = listening;
  }

  static async start(): Promise<FetchSocketUnderAttack> {
    const requests = new ConnectionRequests();
    const acceptRequestFetch = (messages: MessageSocket) => requests.accept(messages);
    const listening = await ListeningCloud.before({ acceptRequestFetch });
    return new FetchSocketUnderAttack(requests, listening);
  }

  async hear(copies: readonly Damaged[]): Promise<Heard> {
    const concluded = new AbortController();
    const offer = (messages: readonly Uint8Array[]) => this.#offer(messages, concluded.signal);
    const said = copies.map(({ messages }) => offer(messages));
    const fates = (await exchangeRaw(this.#listening, RETURN_HOST, said)).map(fateOf);
    const [good] = await exchangeRaw(this.#listening, RETURN_HOST, [offer(this.conversation)]);
    concluded.abort();
    const { events } = this.#listening;
    const failures = events.slice(this.#eventsSeen);
    this.#eventsSeen = events.length;
    return { fates, isGoodServed: good !== undefined && fateOf(good).isServed, failures };
  }

  close(): Promise<void> {
    return this.#listening[Symbol.asyncDispose]();
  }

  /** A request that waits under the id that these messages tell. */
  #offer(messages: readonly Uint8Array[], concluded: AbortSignal): Uint8Array {
    this.#offered += 1;
    const connectionId = `00000000-0000-4000-a000-${String(this.#offered).padStart(12, '0')}`;
    this.#requests.offer(connectionId, REQUEST_TEXT, concluded);
    return Buffer.concat(withId(messages, connectionId));
  }
}

function fateOf(exchange: RawExchange): Fate {
  const { received, isHungUp, isLeftOpen } = exchange;
  const refusal = refusalIn(exchange);
  if (refusal !== 'HTTP 101') return { isServed: false, isLeftOpen, code: refusal };
  const isServed = received.includes(REQUEST_TEXT);
  const code = isHungUp ? 'hung up' : 'incomplete';
  return { isServed, isLeftOpen, ...(isServed ? {} : { code }) };
}
