import { HarnessError } from '../../../../runtime/errors.ts';
import type { Runtime } from '../../../../runtime/runtime.ts';
import type { Secret } from '../../../../runtime/secret.ts';
import type { PtaEvent } from '../../../protocol/events.ts';
import { ZERO_GUID } from '../../../protocol/guid.ts';
import type { SealedCredential, ValidationRequest } from '../../../protocol/messages.ts';
import { PASSWORD_TOO_LONG, sealPassword } from '../../../protocol/sealed-credential.ts';
import type { AgentRegistry } from '../../agent-registry.ts';
import type { SynchronisedUser } from '../../tenant/cloud-user.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { ValidationOutcome } from '../../validation-outcome.ts';
import type { ValidationQueue } from '../../validation-queue.ts';
import { outcomeToAadsts } from '../outcome-to-aadsts.ts';
import { type CredentialCheck, type CredentialResult, WRONG_PASSWORD } from './credential-check.ts';

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

export interface PassThroughCollaborators {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly queue: ValidationQueue;
  readonly dispatcher: ValidationDispatcher;
  /** Host that agents post their answers to. */
  readonly returnHost: string;
  /** Makes request ids; replay hands out a customer's own. */
  readonly nextRequestId?: () => string;
}

/** Of the sign-in log; the agent's id is added where one answered, as documented. */
const METHOD = 'Pass-through Authentication';

/** Has one of the agents ask Active Directory about a password. */
export class PassThroughValidation {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: PassThroughCollaborators;

  constructor(runtime: Runtime<PtaEvent>, collaborators: PassThroughCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  async check(
    user: SynchronisedUser,
    password: Secret,
    correlationId: string,
  ): Promise<CredentialCheck> {
    const { outcome, requestId } = await this.#validate(user, password, correlationId);
    const agentId = 'agentId' in outcome ? outcome.agentId : undefined;
    return {
      checkedBy: 'pass-through',
      methodDetail: agentId === undefined ? METHOD : `${METHOD}; PTA AgentId: ${agentId}`,
      requestId,
      ...resultOf(outcome),
    };
  }

  async #validate(
    user: SynchronisedUser,
    password: Secret,
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
      domain: netbiosNameOf(tenant, user),
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
    password: Secret,
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
}

/** Of the domain in the cloud's name; of that in the on-premises name where the cloud's is no domain of a directory. */
function netbiosNameOf(
  tenant: Tenant,
  { userPrincipalName, onPremisesUserName }: SynchronisedUser,
): string {
  const [cloud, onPremises] = [userPrincipalName, onPremisesUserName].map(
    (name) => tenant.findDomain(name)?.netbiosName,
  );
  return cloud ?? onPremises ?? '';
}

function resultOf(outcome: ValidationOutcome): CredentialResult {
  const code = outcomeToAadsts(outcome);
  if (code === 0) return { kind: 'right' };
  if (code === WRONG_PASSWORD) return { kind: 'wrong' };
  // Active Directory tells of an expired password only to whoever knows it.
  if (code === 'AADSTS50144') return { kind: 'right', expired: code };
  const detail = 'problem' in outcome ? outcome.problem : undefined;
  return { kind: 'refused', code, ...(detail !== undefined && { detail }) };
}
