import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { ValidationRequest, ValidationVerdict } from '../protocol/messages.ts';
import { openCredential } from '../protocol/sealed-credential.ts';
import { DECRYPTION_FAILED, ENCRYPTION_DATA_NOT_FOUND } from '../protocol/verdict.ts';
import type { AgentKeys } from './agent-keys.ts';
import type { AgentTrace } from './agent-trace.ts';
import type { CredentialValidator, Validation } from './credential-validator.ts';
import type { ResponseRetry, ResultReporter } from './result-reporter.ts';

export interface DeskCollaborators {
  readonly validator: CredentialValidator;
  readonly reporter: ResultReporter;
  readonly trace: AgentTrace;
}

/** ERROR_NO_LOGON_SERVERS, ERROR_NO_SUCH_DOMAIN, ERROR_DOMAIN_CONTROLLER_NOT_FOUND: nobody could be asked. */
const DIRECTORY_LOST: readonly string[] = ['1311', '1355', '1908'];

/** Takes one request from its arrival to its answer: open, validate, log, report. */
export class ValidationDesk {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: DeskCollaborators;
  #isDirectoryLost = false;

  constructor(runtime: Runtime<PtaEvent>, collaborators: DeskCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  /** Whether the last password could not be checked, because no domain controller was found. */
  get isDirectoryLost(): boolean {
    return this.#isDirectoryLost;
  }

  /** Never throws for what may go wrong on the way; an abort ends it silently, as a dead agent is silent. */
  async serve(
    request: ValidationRequest,
    keys: AgentKeys,
    retry: ResponseRetry,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, events } = this.#runtime;
    const { reporter, trace } = this.#collaborators;
    const { requestId } = request;
    const { required: identity } = keys;
    const { agentId } = identity;
    events.append({ type: 'validation.received', requestId, agentId });
    const receivedAt = clock.elapsed();
    try {
      const validation = await this.#validate(request, keys, signal);
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

  /** Only what was sealed for one of the agent's own certificates is tried, never another. */
  async #validate(
    { requestId, userPrincipalName, credentials }: ValidationRequest,
    keys: AgentKeys,
    signal: AbortSignal,
  ): Promise<Validation> {
    const refused = (reason: string, cause: string): Validation => {
      const { agentId } = keys.required;
      this.#runtime.events.append({ type: 'credential.refused', requestId, agentId, cause });
      return { kind: 'rejected', reason };
    };
    const own = keys.matching(credentials.map(({ keyIdentifier }) => keyIdentifier));
    const sealed = credentials.find((each) => each.keyIdentifier === own?.keyIdentifier);
    if (own === undefined || sealed === undefined) {
      return refused(ENCRYPTION_DATA_NOT_FOUND, 'no-ciphertext');
    }
    const opened = openCredential(sealed, own.decryptionKey);
    if (opened.kind === 'failed') {
      const isKeyLost = opened.cause === 'unusable-key';
      return refused(isKeyLost ? ENCRYPTION_DATA_NOT_FOUND : DECRYPTION_FAILED, opened.cause);
    }
    const { agentId } = keys.required;
    this.#runtime.events.append({ type: 'credential.opened', requestId, agentId });
    const { validator } = this.#collaborators;
    const validation = await validator.validate(
      requestId,
      userPrincipalName,
      opened.password,
      signal,
    );
    const reason = validation.kind === 'rejected' ? validation.reason : '';
    this.#isDirectoryLost = DIRECTORY_LOST.includes(reason);
    return validation;
  }
}
