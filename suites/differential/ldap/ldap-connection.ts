import type { Duplex } from 'node:stream';
import { systemClock } from '../../../harness/runtime/clock.ts';
import { HarnessError } from '../../../harness/runtime/errors.ts';
import { LdapFramer } from '../../../mocks/domain-controller/ldap/ldap-framing.ts';
import {
  type Reply,
  type ReplyMessage,
  readMessage,
  readResult,
  SEARCH_ENTRY,
  SEARCH_REFERENCE,
} from './replies.ts';
import {
  type EncodedControl,
  type EncodedOperation,
  encodeExtended,
  encodeMessage,
  encodeUnbind,
  START_TLS,
} from './requests.ts';

/** The connection ended, or the server began to end it, before the answer came. */
export const CLOSED = 'closed';
export type Answer = Reply | typeof CLOSED;

/** No answer of a healthy server takes a tenth of this. */
const ANSWER_DEADLINE_MS = 30_000;

/**
 * A client that sends what it is told, odd requests too, and hides nothing of the answers; requests may overlap.
 * The clients on npm quote names, map diagnostic messages to errors and refuse what is odd.
 */
export class LdapConnection implements Disposable {
  #stream: Duplex;
  #framer = new LdapFramer();
  #isClosed = false;
  #messageId = 0;
  readonly #waiting = new Map<
    number,
    { readonly messages: ReplyMessage[]; readonly resolve: (answer: Answer) => void }
  >();

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.#listen();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Of the request that was sent last. */
  get messageId(): number {
    return this.#messageId;
  }

  request(
    operation: EncodedOperation,
    controls: readonly EncodedControl[] = [],
    messageId = this.#messageId + 1,
  ): Promise<Answer> {
    this.#messageId = messageId;
    const answered = new Promise<Answer>((resolve) => {
      if (this.#isClosed) resolve(CLOSED);
      this.#waiting.set(messageId, { messages: [], resolve });
    });
    this.send(encodeMessage(messageId, operation, controls));
    return withDeadline(answered, this.#stream);
  }

  /** Sends a request that nothing answers. */
  notify(operation: EncodedOperation): void {
    this.#messageId += 1;
    this.send(encodeMessage(this.#messageId, operation));
  }

  send(bytes: Uint8Array): void {
    if (!this.#isClosed) this.#stream.write(bytes);
  }

  /** @param secure - the TLS handshake */
  async startTls(secure: (stream: Duplex) => Promise<Duplex>): Promise<Answer> {
    const answer = await this.request(encodeExtended(START_TLS));
    if (answer === CLOSED || answer.code !== 0) return answer;
    this.#stream.removeAllListeners('data').removeAllListeners('close');
    this.#stream = await secure(this.#stream);
    this.#framer = new LdapFramer();
    this.#listen();
    return answer;
  }

  /** Resolves when the server has closed the connection after an unbind. */
  async unbind(): Promise<typeof CLOSED> {
    const closed = new Promise<typeof CLOSED>((resolve) => {
      this.#stream.once('close', () => resolve(CLOSED));
    });
    this.notify(encodeUnbind());
    return withDeadline(closed, this.#stream);
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
  }

  #listen(): void {
    this.#stream.on('error', () => undefined);
    this.#stream.on('data', (chunk: Buffer) => {
      this.#framer.push(chunk);
      for (let bytes = this.#framer.next(); bytes; bytes = this.#framer.next()) {
        this.#receive(readMessage(bytes));
      }
    });
    this.#stream.once('end', () => this.#stream.destroy());
    this.#stream.once('close', () => {
      this.#isClosed = true;
      for (const { resolve } of this.#waiting.values()) resolve(CLOSED);
      this.#waiting.clear();
    });
  }

  #receive(message: ReplyMessage): void {
    const waiting = this.#waiting.get(message.messageId);
    if (waiting === undefined) return;
    if (message.tag === SEARCH_ENTRY || message.tag === SEARCH_REFERENCE) {
      waiting.messages.push(message);
      return;
    }
    this.#waiting.delete(message.messageId);
    waiting.resolve(readResult(message, waiting.messages));
  }
}

async function withDeadline<T>(work: Promise<T>, stream: Duplex): Promise<T> {
  const done = new AbortController();
  const late = systemClock.sleep(ANSWER_DEADLINE_MS, done.signal).then(() => {
    stream.destroy();
    throw new HarnessError(
      'LDAP_TIMEOUT',
      `The directory did not answer an LDAP request within ${ANSWER_DEADLINE_MS / 1000} s; see whether it still runs.`,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}
