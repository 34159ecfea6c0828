import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { ZERO_GUID } from '../protocol/guid.ts';
import type { SealedCredential, SignInRequest, ValidationRequest } from '../protocol/messages.ts';
import { PASSWORD_TOO_LONG, sealPassword } from '../protocol/sealed-credential.ts';
import type { AgentRegistry } from './agent-registry.ts';
import { outcomeToAadsts } from './outcome-to-aadsts.ts';
import type { CloudUser, Tenant } from './tenant.ts';
import type { ValidationOutcome } from './validation-outcome.ts';
import type { ValidationQueue } from './validation-queue.ts';

/** cloud → user */
export type SignInResult =
  | { readonly kind: 'succeeded'; readonly correlationId: string; readonly user: CloudUser }
  | {
      readonly kind: 'failed';
      readonly correlationId: string;
      readonly code: `AADSTS${number}`;
      /** What happened, in the lab's own words, where that says more than the code. */
      readonly detail?: string;
    };

/** What hands a request to one of the connected agents. */
export interface ValidationDispatcher {
  /** Whether any agent listens. */
  hasListeners(): boolean;
  /**
   * Hands the request to one connected agent, chosen at random, as soon as one takes it. Its answer comes to the queue.
   *
   * @param concluded - aborts when nobody waits for the answer any more
   */
  dispatch(request: ValidationRequest, concluded: AbortSignal): void;
}

export interface SignInCollaborators {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly queue: ValidationQueue;
  readonly dispatcher: ValidationDispatcher;
  /** Host that agents post their answers to. */
  readonly returnHost: string;
  /** Makes request ids; replay hands out a customer's own. */
  readonly nextRequestId?: () => string;
}

/** With the feature off, the directory is asked for a password that it was never given (inferred from the code's meaning). */
const FEATURE_OFF =
  'Pass-through Authentication is off in this tenant, and no password hash of the user is synchronised.';

/** Decides what a user name and a password are worth. */
export class SignInService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: SignInCollaborators;

  constructor(runtime: Runtime<PtaEvent>, collaborators: SignInCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  async signIn(request: SignInRequest): Promise<SignInResult> {
    const { events, random } = this.#runtime;
    const { tenant } = this.#collaborators;
    const { userPrincipalName } = request;
    const correlationId = request.correlationId ?? random.guid();
    events.append({ type: 'sign-in.received', correlationId, userPrincipalName });

    const user = tenant.findUser(userPrincipalName);
    if (user === undefined) return this.#failed(correlationId, 'AADSTS50034');
    if (tenant.passthroughAuthentication === 'disabled') {
      return this.#failed(correlationId, 'AADSTS50056', undefined, FEATURE_OFF);
    }
    const { outcome, requestId } = await this.#validate(request, user, correlationId);
    const code = outcomeToAadsts(outcome);
    if (code !== 0) return this.#failed(correlationId, code, requestId, detailOf(outcome));
    events.append({ type: 'sign-in.completed', correlationId, requestId, code: '0' });
    return { kind: 'succeeded', correlationId, user };
  }

  async #validate(
    { password }: SignInRequest,
    user: CloudUser,
    correlationId: string,
  ): Promise<{ outcome: ValidationOutcome; requestId: string }> {
    const { random, events } = this.#runtime;
    const { tenant, queue, dispatcher, returnHost, nextRequestId } = this.#collaborators;
    const requestId = nextRequestId?.() ?? random.guid();
    if (!dispatcher.hasListeners()) return { outcome: { kind: 'no-agent' }, requestId };

    const credentials = this.#sealForAll(password);
    if (credentials.kind === 'unsealable') return { outcome: credentials, requestId };
    const transactionId = random.guid();
    const outcome = queue.await(transactionId, requestId);
    const sealedFor = credentials.sealed.length;
    events.append({ type: 'validation.queued', requestId, correlationId, sealedFor });
    const concluded = new AbortController();
    const validation: ValidationRequest = {
      requestId,
      transactionId,
      sessionId: ZERO_GUID,
      tenantId: tenant.tenantId,
      domain: tenant.findDomain(user.userPrincipalName)?.netbiosName ?? '',
      userPrincipalName: user.onPremisesUserName,
      credentials: credentials.sealed,
      returnHost,
    };
    try {
      dispatcher.dispatch(validation, concluded.signal);
      return { outcome: await outcome, requestId };
    } finally {
      concluded.abort();
    }
  }

  /** Once per good certificate of every registered agent, as documented; it is not known yet who will serve. */
  #sealForAll(
    password: SignInRequest['password'],
  ): { kind: 'sealed'; sealed: SealedCredential[] } | { kind: 'unsealable'; problem: string } {
    const recipients = this.#collaborators.registry.recipientsAt(this.#runtime.clock.now());
    try {
      return { kind: 'sealed', sealed: recipients.map((each) => sealPassword(password, each)) };
    } catch (error) {
      if (error instanceof HarnessError && error.code === PASSWORD_TOO_LONG) {
        return { kind: 'unsealable', problem: `${error.code}: ${error.message}` };
      }
      throw error;
    }
  }

  #failed(
    correlationId: string,
    code: `AADSTS${number}`,
    requestId?: string,
    detail?: string,
  ): SignInResult {
    const { events } = this.#runtime;
    events.append({
      type: 'sign-in.completed',
      correlationId,
      ...(requestId !== undefined && { requestId }),
      code,
    });
    return { kind: 'failed', correlationId, code, ...(detail !== undefined && { detail }) };
  }
}

function detailOf(outcome: ValidationOutcome): string | undefined {
  return 'problem' in outcome ? outcome.problem : undefined;
}
