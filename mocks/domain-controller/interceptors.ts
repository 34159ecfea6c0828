import type {
  Answer,
  LdapOperation,
  LdapReply,
  LdapRequest,
  LdapRequestHandler,
  LdapSession,
} from './ldap/ldap-operation.ts';

type Awaitable<T> = T | Promise<T>;

type OperationOf<K extends LdapOperation['kind']> = Extract<LdapOperation, { readonly kind: K }>;

/** What stands in front of the directory: another request, an answer in its place, or nothing at all. */
export type BeforeOutcome =
  | { readonly request: LdapRequest }
  | { readonly reply: Answer<LdapReply> }
  | undefined;

export type Before<O extends LdapOperation = LdapOperation> = (
  request: LdapRequest<O>,
  session: LdapSession,
) => Awaitable<BeforeOutcome>;

/** Sees the answer, and may give another. */
export type After<O extends LdapOperation = LdapOperation> = (
  request: LdapRequest<O>,
  reply: Answer<LdapReply>,
  session: LdapSession,
) => Awaitable<Answer<LdapReply> | undefined>;

/**
 * A test's own code around the operations of one domain controller. Those before run in the order they were added,
 * until one answers; those after in the opposite order, whoever answered. An error in one is a mistake of the test and
 * ends the process.
 */
export class Interceptors {
  readonly #before = new Set<Before>();
  readonly #after = new Set<After>();

  get isEmpty(): boolean {
    return this.#before.size === 0 && this.#after.size === 0;
  }

  /** @returns what takes it out again */
  before<K extends LdapOperation['kind']>(kind: K, intercept: Before<OperationOf<K>>): () => void {
    const only: Before = (request, session) =>
      isOf(request, kind) ? intercept(request, session) : undefined;
    this.#before.add(only);
    return () => this.#before.delete(only);
  }

  /** @returns what takes it out again */
  after<K extends LdapOperation['kind']>(kind: K, intercept: After<OperationOf<K>>): () => void {
    const only: After = (request, reply, session) =>
      isOf(request, kind) ? intercept(request, reply, session) : undefined;
    this.#after.add(only);
    return () => this.#after.delete(only);
  }

  async run(
    request: LdapRequest,
    session: LdapSession,
    handle: LdapRequestHandler,
  ): Promise<Answer<LdapReply>> {
    let asked = request;
    let answer: Answer<LdapReply> | undefined;
    for (const intercept of this.#before) {
      const outcome = await intercept(asked, session);
      if (outcome === undefined) continue;
      if ('reply' in outcome) {
        answer = outcome.reply;
        break;
      }
      asked = outcome.request;
    }
    answer ??= await handle(asked, session);
    for (const intercept of [...this.#after].toReversed()) {
      answer = (await intercept(asked, answer, session)) ?? answer;
    }
    return answer;
  }
}

function isOf<K extends LdapOperation['kind']>(
  request: LdapRequest,
  kind: K,
): request is LdapRequest<OperationOf<K>> {
  return request.operation.kind === kind;
}

/** The same handler with a test's code around it; at once, and in one step, while there is none. */
export function withInterceptors(
  handle: LdapRequestHandler,
  interceptors: Interceptors,
): LdapRequestHandler {
  return (request, session) =>
    interceptors.isEmpty ? handle(request, session) : interceptors.run(request, session, handle);
}
