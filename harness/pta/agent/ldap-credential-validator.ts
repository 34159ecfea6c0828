import type { Duplex } from 'node:stream';
import type { Clock } from '../../runtime/clock.ts';
import { withDeadline } from '../../runtime/deadline.ts';
import { HarnessError } from '../../runtime/errors.ts';
import { IdleConnections, keepableStream } from '../../runtime/idle-connections.ts';
import {
  formatHostPort,
  type HostPort,
  NETWORK_REFUSED,
  NETWORK_UNKNOWN_HOST,
} from '../../runtime/network.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Secret } from '../../runtime/secret.ts';
import { SECURE_CHANNEL_FAILED } from '../../runtime/secure-channel.ts';
import { parseLdapDiagnostic } from '../protocol/codes/ldap-diagnostic.ts';
import { win32CodeOf } from '../protocol/codes/win32.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { CredentialValidator, Validation } from './credential-validator.ts';
import { type BindAnswer, DirectoryConnection } from './directory-connection.ts';
import { DomainControllerLocator } from './domain-controller-locator.ts';
import { parseGeneralizedTime } from './generalized-time.ts';

export interface LdapValidatorOptions {
  /** LDAPS address of the domain controller, or what finds one. */
  readonly domainController: HostPort | DomainControllerLocator;
  readonly trustedRoots: readonly string[];
  /** How long one bind may take. Inferred: `LogonUser` has no time-out of its own. */
  readonly bindTimeoutMs?: number;
  /** How long a controller may take to be reached while there is another to ask. Inferred. */
  readonly connectTimeoutMs?: number;
  /** How long a connection that has answered is kept for the next bind: milliseconds; it is not unless given. */
  readonly idleConnectionMs?: number | undefined;
}

/** A connection, and what is known of the time at its other end. */
interface Conversation {
  readonly connection: DirectoryConnection;
  /** `elapsed()` of the clock when it was asked. */
  askedAt: number;
  /** What it answered: milliseconds since the Unix epoch; unknown when it does not tell. */
  directoryMs: number | undefined;
}

const BIND_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 4_000;
/** What Kerberos tolerates by default; that the agent refuses at this point is inferred. */
const SKEW_TOLERATED_MS = 5 * 60_000;
/** How long a controller's time is not asked again on a connection that was kept: a clock may be set meanwhile. */
const TIME_KNOWN_FOR_MS = 1_000;

const ERROR_NETNAME_DELETED = win32CodeOf('ERROR_NETNAME_DELETED');
const ERROR_NO_LOGON_SERVERS = win32CodeOf('ERROR_NO_LOGON_SERVERS');
const ERROR_NO_SUCH_USER = win32CodeOf('ERROR_NO_SUCH_USER');
const ERROR_LOGON_FAILURE = win32CodeOf('ERROR_LOGON_FAILURE');
const ERROR_TIME_SKEW = win32CodeOf('ERROR_TIME_SKEW');
const RPC_S_SERVER_UNAVAILABLE = win32CodeOf('RPC_S_SERVER_UNAVAILABLE');
const ERROR_TRUSTED_RELATIONSHIP_FAILURE = win32CodeOf('ERROR_TRUSTED_RELATIONSHIP_FAILURE');

const LDAP_INVALID_CREDENTIALS = 49;

/** Error code: the domain controller did not answer a bind in time. */
export const DIRECTORY_TIMEOUT = 'DIRECTORY_TIMEOUT';

/** The first character is not special, there is one `@`, and a suffix of labels ([MS-ADA3] userPrincipalName). */
const USER_PRINCIPAL_NAME = /^[^\s@"\\/[\]:;|=,*?<>]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;

/**
 * Validates by an LDAP simple bind over LDAPS. The real agent calls `LogonUser`; which Win32 codes stand for
 * failures that are not answers of the directory is inferred, as no public table gives them.
 */
export class LdapCredentialValidator implements CredentialValidator {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #options: LdapValidatorOptions;
  readonly #idle: IdleConnections<string, Conversation>;

  constructor(runtime: Runtime<PtaEvent>, options: LdapValidatorOptions) {
    this.#runtime = runtime;
    this.#options = options;
    const { idleConnectionMs: idleMs = 0 } = options;
    this.#idle = new IdleConnections(runtime.clock, { idleMs }, ({ connection }) =>
      keepableStream(connection.stream),
    );
  }

  rest(): void {
    this.#idle.dropAll();
  }

  async validate(
    requestId: string,
    userName: string,
    password: Secret,
    signal: AbortSignal,
  ): Promise<Validation> {
    if (!USER_PRINCIPAL_NAME.test(userName)) return rejected(ERROR_NO_SUCH_USER);
    // A bind with a name and no password is an anonymous one, which succeeds (RFC 4513, 5.1.2).
    if (password.reveal() === '') return rejected(ERROR_LOGON_FAILURE);
    const { domainController } = this.#options;
    const candidates =
      domainController instanceof DomainControllerLocator
        ? domainController.candidates(userName)
        : [domainController];
    let last: Validation = rejected(ERROR_NO_LOGON_SERVERS);
    for (const [index, controller] of candidates.entries()) {
      const isLast = index === candidates.length - 1;
      const attempt = { requestId, userName, password, controller, isLast };
      const { answered, validation } = await this.#attempt(attempt, signal);
      this.#note(userName, controller, answered);
      if (answered) return validation;
      last = validation;
    }
    return last;
  }

  /** One controller is asked. That it is busy or unavailable is no answer to the question. */
  async #attempt(
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<{ readonly answered: boolean; readonly validation: Validation }> {
    const { clock, events } = this.#runtime;
    const { bindTimeoutMs = BIND_TIMEOUT_MS } = this.#options;
    const { requestId, userName, controller } = attempt;
    events.append({
      type: 'bind.attempted',
      requestId,
      domainController: controller.host,
      name: userName,
    });
    try {
      const late = () => timedOut(controller.host, bindTimeoutMs);
      const validation = await withDeadline(
        clock,
        bindTimeoutMs,
        late,
        (limit) => this.#ask(attempt, limit),
        signal,
      );
      const isTurnedAway =
        validation.kind === 'rejected' && validation.reason === String(RPC_S_SERVER_UNAVAILABLE);
      return { answered: !isTurnedAway, validation };
    } catch (error) {
      signal.throwIfAborted();
      const win32 = win32OfFailure(error);
      const cause = error instanceof HarnessError ? error.code : 'DIRECTORY_CONVERSATION_BROKE';
      events.append({ type: 'bind.failed', requestId, cause, win32 });
      return { answered: false, validation: rejected(win32) };
    }
  }

  #note(userName: string, controller: HostPort, answered: boolean): void {
    const { domainController: locator } = this.#options;
    if (!(locator instanceof DomainControllerLocator)) return;
    if (answered) locator.remember(userName, controller);
    else locator.forget(userName, controller);
  }

  async #ask(
    { requestId, userName, password, controller, isLast }: Attempt,
    signal: AbortSignal,
  ): Promise<Validation> {
    const { clock, events } = this.#runtime;
    const { conversation, stream } = await this.#converse(controller, isLast, signal);
    const cut = () => stream.destroy();
    signal.addEventListener('abort', cut, { once: true });
    let isKept = false;
    try {
      const { connection } = conversation;
      await learnTime(conversation, clock);
      if (isSkewed(conversation, clock)) return rejected(ERROR_TIME_SKEW);
      const answer = await connection.bind(userName, password);
      const win32 = win32OfAnswer(answer);
      events.append({ type: 'bind.answered', requestId, ...answer, ...(win32 && { win32 }) });
      isKept = this.#idle.keeps;
      if (!isKept) await connection.close();
      return answer.resultCode === 0 ? { kind: 'accepted' } : rejected(win32);
    } finally {
      signal.removeEventListener('abort', cut);
      if (isKept) this.#idle.keep(formatHostPort(controller), conversation);
      else stream.destroy();
    }
  }

  /** On a connection that is there, where one is. */
  async #converse(
    controller: HostPort,
    isLast: boolean,
    signal: AbortSignal,
  ): Promise<{ conversation: Conversation; stream: Duplex }> {
    const kept = this.#idle.take(formatHostPort(controller));
    if (kept !== undefined) return { conversation: kept, stream: kept.connection.stream };
    const stream = await this.#connect(controller, isLast, signal);
    const connection = new DirectoryConnection(stream);
    const conversation = { connection, askedAt: Number.NEGATIVE_INFINITY, directoryMs: undefined };
    return { conversation, stream };
  }

  /** The last one to ask has all the time that a bind has. */
  #connect(controller: HostPort, isLast: boolean, signal: AbortSignal): Promise<Duplex> {
    const { connectTimeoutMs = CONNECT_TIMEOUT_MS } = this.#options;
    if (isLast) return this.#secure(controller, signal);
    const late = () => timedOut(controller.host, connectTimeoutMs);
    const { clock } = this.#runtime;
    return withDeadline(
      clock,
      connectTimeoutMs,
      late,
      (limit) => this.#secure(controller, limit),
      signal,
    );
  }

  async #secure(controller: HostPort, signal: AbortSignal): Promise<Duplex> {
    const { network, secureChannel } = this.#runtime;
    const { trustedRoots } = this.#options;
    const socket = await network.dial(controller, signal);
    const cut = () => socket.destroy();
    signal.addEventListener('abort', cut, { once: true });
    try {
      const serverName = controller.host;
      const { stream } = await secureChannel.connect(socket, { serverName, trustedRoots });
      return stream;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      signal.removeEventListener('abort', cut);
    }
  }
}

/** One question to one controller. */
interface Attempt {
  readonly requestId: string;
  readonly userName: string;
  readonly password: Secret;
  readonly controller: HostPort;
  /** There is no other to ask. */
  readonly isLast: boolean;
}

async function learnTime(conversation: Conversation, clock: Clock): Promise<void> {
  if (clock.elapsed() - conversation.askedAt < TIME_KNOWN_FOR_MS) return;
  const currentTime = await conversation.connection.readCurrentTime();
  conversation.askedAt = clock.elapsed();
  conversation.directoryMs =
    currentTime === undefined ? undefined : parseGeneralizedTime(currentTime);
}

function isSkewed({ askedAt, directoryMs }: Conversation, clock: Clock): boolean {
  if (directoryMs === undefined) return false;
  const sinceMs = clock.elapsed() - askedAt;
  return Math.abs(directoryMs + sinceMs - clock.now()) > SKEW_TOLERATED_MS;
}

/** 0 for a success. `LogonUser` does not tell an unknown user from a wrong password. */
function win32OfAnswer({ resultCode, diagnosticMessage }: BindAnswer): number {
  if (resultCode === 0) return 0;
  if (resultCode !== LDAP_INVALID_CREDENTIALS) return RPC_S_SERVER_UNAVAILABLE;
  const win32 = parseLdapDiagnostic(diagnosticMessage)?.win32 ?? ERROR_LOGON_FAILURE;
  return win32 === ERROR_NO_SUCH_USER ? ERROR_LOGON_FAILURE : win32;
}

function win32OfFailure(error: unknown): number {
  const code = error instanceof HarnessError ? error.code : undefined;
  switch (code) {
    case NETWORK_REFUSED:
    case NETWORK_UNKNOWN_HOST:
    case DIRECTORY_TIMEOUT:
      return ERROR_NO_LOGON_SERVERS;
    case SECURE_CHANNEL_FAILED:
      return ERROR_TRUSTED_RELATIONSHIP_FAILURE;
    default:
      return ERROR_NETNAME_DELETED;
  }
}

function rejected(win32: number): Validation {
  return { kind: 'rejected', reason: String(win32) };
}

function timedOut(host: string, afterMs: number): HarnessError {
  return new HarnessError(
    DIRECTORY_TIMEOUT,
    `The domain controller ${host} did not answer within ${afterMs} ms; look at its load and at the firewall.`,
  );
}
