import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { AnswerService } from '../../../harness/pta/cloud/answer-service.ts';
import { createCloudParts } from '../../../harness/pta/cloud/cloud-parts.test-support.ts';
import { ZERO_GUID } from '../../../harness/pta/protocol/guid.ts';
import type { ValidationVerdict } from '../../../harness/pta/protocol/messages.ts';
import { renderResultRequest } from '../../../harness/pta/protocol/result-request.ts';
import {
  ListeningCloud,
  RETURN_HOST,
} from '../../../mocks/cloud-endpoints/cloud-endpoints.test-support.ts';
import type { Fate, Heard, Target } from './attack.ts';
import type { Damaged } from './damage.ts';
import { exchangeRaw, requestBytes } from './raw-http.ts';
import { NOBODYS_ID, withId } from './relay-conversations.ts';
import { WaitingSignIns } from './waiting-sign-ins.ts';

/** Told instead of a success where there should be none. */
const ACCEPTED = 'accepted';

/** The cloud's answer service behind its HTTPS listener, and sign-ins whose answers do not come as they were sent. */
export class AnswersUnderAttack implements Target {
  readonly conversation: readonly [Buffer, Buffer];
  readonly #world: Awaited<ReturnType<typeof createCloudParts>>['world'];
  readonly #listening: ListeningCloud;
  readonly #signIns: WaitingSignIns;
  /** Code that the undamaged answer leads to; `undefined` for a success. */
  readonly #due: string | undefined;
  #eventsSeen = 0;

  private constructor(
    { world, signIns, listening }: Awaited<ReturnType<typeof partsOf>>,
    bytes: readonly [Buffer, Buffer],
    due: string | undefined,
  ) {
    this.#world = world;
    this.#signIns = signIns;
    this.#listening = listening;
    this.conversation = bytes;
    this.#due = due;
  }

  /** @param due - code that the undamaged answer leads to; `undefined` for a success */
  static async start(
    verdict: ValidationVerdict,
    due: string | undefined,
  ): Promise<AnswersUnderAttack> {
    const { path, headers } = renderResultRequest({
      requestId: ZERO_GUID,
      transactionId: NOBODYS_ID,
      verdict,
      usesDefaultProxy: false,
      backendLatencyMs: 1,
      totalLatencyMs: 1,
      attempts: 1,
    });
    const post = { method: 'POST', host: RETURN_HOST, path, body: '' } as const;
    const bytes = await requestBytes({ ...post, headers: Object.fromEntries(headers) });
    return new AnswersUnderAttack(await partsOf(), bytes, due);
  }

  async hear(copies: readonly Damaged[]): Promise<Heard> {
    const [good, ...fates] = await this.#answer([
      this.conversation,
      ...copies.map(({ messages }) => messages),
    ]);
    const { events } = this.#listening;
    const failures = events.slice(this.#eventsSeen);
    this.#eventsSeen = events.length;
    return { fates, isGoodServed: good?.isServed === true, failures };
  }

  close(): Promise<void> {
    return this.#listening[Symbol.asyncDispose]();
  }

  /** Each for a sign-in of its own. */
  async #answer(said: readonly (readonly Uint8Array[])[]): Promise<Fate[]> {
    const waiting = said.map(() => this.#signIns.begin());
    const bytes = said.map((messages, index) =>
      Buffer.concat(withId(messages, waiting[index]?.request.transactionId ?? '')),
    );
    const exchanges = await exchangeRaw(this.#listening, RETURN_HOST, bytes);
    const codes = await this.#world.clock.settle(Promise.all(waiting.map(({ code }) => code)));
    return exchanges.map(({ isLeftOpen }, index) => {
      const code = codes[index];
      if (code === this.#due) return { isServed: true, isLeftOpen };
      return { isServed: false, isLeftOpen, code: code ?? ACCEPTED };
    });
  }
}

async function partsOf() {
  const { world, runtime, trust, issueAgent } = await createCloudParts(pooledKeys());
  const { certificate } = await issueAgent();
  const signIns = new WaitingSignIns(runtime);
  const service = new AnswerService(runtime.clock, trust, signIns.queue);
  const listening = await ListeningCloud.before({
    takeAnswer: ({ url, headers }) =>
      service.take(`${url.pathname}${url.search}`, headers, certificate),
  });
  return { world, signIns, listening };
}
