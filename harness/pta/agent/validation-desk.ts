import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { ValidationRequest, ValidationVerdict } from '../protocol/messages.ts';
import { openCredential } from '../protocol/sealed-credential.ts';
import { DECRYPTION_FAILED, ENCRYPTION_DATA_NOT_FOUND } from '../protocol/verdict.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { AgentTrace } from './agent-trace.ts';
import type { CredentialValidator, Validation } from './credential-validator.ts';
import type { ResponseRetry, ResultReporter } from './result-reporter.ts';

export interface DeskCollaborators {
  readonly validator: CredentialValidator;
  readonly reporter: ResultReporter;
  readonly trace: AgentTrace;
}

/** Takes one request from its arrival to its answer: open, validate, log, report. */
export class ValidationDesk {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: DeskCollaborators;

  constructor(runtime: Runtime<PtaEvent>, collaborators: DeskCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  /** Never throws for what may go wrong on the way; an abort ends it silently, as a dead agent is silent. */
  async serve(
    request: ValidationRequest,
    identity: AgentIdentity,
    retry: ResponseRetry,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, events } = this.#runtime;
    const { reporter, trace } = this.#collaborators;
    const { requestId } = request;
    const { agentId } = identity;
    events.append({ type: 'validation.received', requestId, agentId });
    const receivedAt = clock.elapsed();
    try {
      const validation = await this.#validate(request, identity, signal);
      signal.throwIfAborted();
      const latencyMs = Math.round(clock.elapsed() - receivedAt);
      if (validation.kind === 'rejected') trace.validationFailed(requestId, validation.reason);
      const verdict: ValidationVerdict =
        validation.kind === 'accepted'
          ? { kind: 'accepted', userName: request.userPrincipalName }
          : validation;
      const said = verdict.kind === 'accepted' ? 'accepted' : verdict.reason;
      events.append({ type: 'validation.answered', requestId, agentId, verdict: said });
      await reporter.report(
        { request, verdict, backendLatencyMs: latencyMs, totalLatencyMs: latencyMs },
        identity,
        retry,
        signal,
      );
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof HarnessError)) throw error;
      trace.problem(`${error.message} RequestId: '${requestId}'.`);
      const cause = error.code;
      events.append({ type: 'validation.answer-undelivered', requestId, agentId, cause });
    }
  }

  /** Only the ciphertext for this very certificate is tried, never another. */
  async #validate(
    { requestId, userPrincipalName, credentials }: ValidationRequest,
    { agentId, keyIdentifier, decryptionKey }: AgentIdentity,
    signal: AbortSignal,
  ): Promise<Validation> {
    const refused = (reason: string, cause: string): Validation => {
      this.#runtime.events.append({ type: 'credential.refused', requestId, agentId, cause });
      return { kind: 'rejected', reason };
    };
    const sealed = credentials.find((each) => each.keyIdentifier === keyIdentifier);
    if (sealed === undefined) return refused(ENCRYPTION_DATA_NOT_FOUND, 'no-ciphertext');
    const opened = openCredential(sealed, decryptionKey);
    if (opened.kind === 'failed') {
      const isKeyLost = opened.cause === 'unusable-key';
      return refused(isKeyLost ? ENCRYPTION_DATA_NOT_FOUND : DECRYPTION_FAILED, opened.cause);
    }
    const { validator } = this.#collaborators;
    return validator.validate(requestId, userPrincipalName, opened.password, signal);
  }
}
