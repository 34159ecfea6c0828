import type { Duplex } from 'node:stream';
import { ScriptedCloud } from '../../../harness/pta/agent/scripted-cloud.test-support.ts';
import { HarnessError } from '../../../harness/runtime/errors.ts';
import type { KeySource } from '../../../harness/runtime/keys.ts';
import type { Heard, Target } from './attack.ts';
import type { Damaged } from './damage.ts';
import { waitPatiently } from './patience.ts';
import { copyBytes } from './raw-http.ts';

/** Something that the agent asks of a host of the cloud, and what the cloud replies. */
export interface Question {
  readonly host: string;
  /** Head, and what comes behind it, in all their bytes. */
  readonly reply: readonly [Buffer, Buffer];
  /** Bytes at the end of the reply that the agent can do without; none unless given. */
  readonly spare?: number;
  readonly keys?: KeySource;
  /** @throws HarnessError */
  ask(cloud: ScriptedCloud, signal: AbortSignal): Promise<unknown>;
  /** What of the reply depends on the request. */
  fill?(reply: Buffer, request: string): Buffer;
}

/** One connection on which the agent asks. */
interface Asked {
  readonly reply: Buffer;
  readonly leaves: boolean;
  isServed: boolean;
  code?: string;
  isOver: boolean;
}

/** Our agent, which asks something and gets a reply in which not every byte is as it should be. */
export class RepliesUnderAttack implements Target {
  readonly conversation: readonly Uint8Array[];
  readonly spare: number;
  readonly #question: Question;
  readonly #cloud: ScriptedCloud;
  readonly #waiting: Asked[] = [];

  private constructor(question: Question) {
    this.#question = question;
    this.#cloud = new ScriptedCloud(question.keys);
    this.conversation = question.reply;
    this.spare = question.spare ?? 0;
  }

  static async to(question: Question): Promise<RepliesUnderAttack> {
    const attacked = new RepliesUnderAttack(question);
    const { network } = attacked.#cloud.runtime;
    await network.listen([{ host: question.host, port: 443 }], (socket) => attacked.#meet(socket));
    return attacked;
  }

  async hear(copies: readonly Damaged[]): Promise<Heard> {
    const [head] = this.#question.reply;
    const good = { reply: Buffer.concat(this.conversation), leaves: false };
    const replies = copies.map((copy) => ({
      reply: copyBytes(copy, head),
      leaves: copy.leaves,
    }));
    const asked = [good, ...replies].map(
      (each): Asked => ({ ...each, isServed: false, isOver: false }),
    );
    this.#waiting.push(...asked);
    const { clock, activity } = this.#cloud;
    const giveUp = new AbortController();
    const asking = Promise.all(asked.map((each) => this.#ask(each, giveUp.signal)));
    await waitPatiently(clock, asking);
    await activity.quiet();
    const [first, ...fates] = asked.map(({ isServed, code, isOver }) => ({
      isServed,
      code,
      isLeftOpen: !isOver,
    }));
    giveUp.abort();
    await clock.settle(asking);
    return { fates, isGoodServed: first?.isServed === true && !first.isLeftOpen };
  }

  async #ask(asked: Asked, signal: AbortSignal): Promise<void> {
    try {
      await this.#question.ask(this.#cloud, signal);
      asked.isServed = true;
    } catch (error) {
      asked.code = error instanceof HarnessError ? error.code : `thrown: ${error}`;
    }
  }

  #meet(socket: Duplex): void {
    const asked = this.#waiting.shift();
    if (asked === undefined) throw new TypeError('Nobody was expected.');
    let request = '';
    let hasReplied = false;
    socket.once('close', () => {
      asked.isOver = true;
    });
    socket.on('data', (chunk: Buffer) => {
      if (hasReplied) {
        // The farewell of a WebSocket is answered by the end.
        if (chunk[0] === CLOSE_FRAME) socket.end();
        return;
      }
      request += chunk.toString('latin1');
      if (!isWhole(request)) return;
      hasReplied = true;
      socket.write(this.#question.fill?.(asked.reply, request) ?? asked.reply);
      if (asked.leaves) socket.end();
    });
  }
}

const CLOSE_FRAME = 0x88;

/** Whether there is an end of the headers, and as much behind it as they say. */
function isWhole(request: string): boolean {
  const head = request.indexOf('\r\n\r\n') + 4;
  const length = /^content-length: (\d+)/im.exec(request)?.[1] ?? '0';
  return head > 3 && request.length - head >= Number(length);
}
