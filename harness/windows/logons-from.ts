import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { parseLdapDiagnostic } from '../pta/protocol/codes/ldap-diagnostic.ts';
import { win32CodeOf } from '../pta/protocol/codes/win32.ts';
import type { Decision, Lockout, LoggedMoment, Logon, LogonHistory } from './logon.ts';
import { machineOfHost } from './windows-site.ts';

type EventOf<T extends LoggedLabEvent['type']> = Extract<LoggedLabEvent, { readonly type: T }>;

interface OpenQuestion extends LoggedMoment {
  readonly controller: string;
  readonly name: string;
  decision?: Decision;
  readonly lockouts: Lockout[];
  /** The agent waits for the answer. */
  isOpen: boolean;
}

interface OpenLogon extends Omit<Logon, 'userName' | 'questions' | 'result'> {
  userName: string;
  readonly questions: OpenQuestion[];
  result?: NonNullable<Logon['result']>;
}

const ERROR_NO_SUCH_USER = win32CodeOf('ERROR_NO_SUCH_USER');
const ERROR_LOGON_FAILURE = win32CodeOf('ERROR_LOGON_FAILURE');
const ERROR_TIME_SKEW = win32CodeOf('ERROR_TIME_SKEW');
const LDAP_INVALID_CREDENTIALS = 49;

/**
 * Puts the events of each request together. What the directory logs carries no request id: it is taken by controller
 * and name, so that two requests for one user at one controller at one time may have their decisions exchanged.
 */
export function logonsFrom(events: readonly LoggedLabEvent[]): LogonHistory {
  const reading = new Reading();
  for (const event of events) reading.read(event);
  return reading.history;
}

class Reading {
  readonly #logons: OpenLogon[] = [];
  readonly #otherLockouts: Lockout[] = [];
  readonly #correlationIds = new Map<string, string>();
  readonly #userNames = new Map<string, string>();
  #undecided: OpenQuestion[] = [];
  /** Lockouts are logged in the same step as the bind that they come of, and before it. */
  #fresh: Lockout[] = [];

  get history(): LogonHistory {
    return { logons: this.#logons, otherLockouts: [...this.#otherLockouts, ...this.#fresh] };
  }

  read(event: LoggedLabEvent): void {
    if (!OF_ONE_STEP.has(event.type)) {
      this.#otherLockouts.push(...this.#fresh);
      this.#fresh = [];
    }
    switch (event.type) {
      case 'sign-in.received':
        this.#userNames.set(event.correlationId, event.userPrincipalName);
        break;
      case 'validation.queued':
        this.#correlationIds.set(event.requestId, event.correlationId);
        break;
      case 'validation.received':
        this.#begin(event);
        break;
      case 'bind.attempted':
        this.#ask(event);
        break;
      case 'directory.account-locked': {
        const { at, sequence, machine, dn } = event;
        this.#fresh.push({ at, sequence, machine, dn });
        break;
      }
      case 'directory.bind-evaluated':
        this.#decide(event);
        break;
      case 'bind.answered':
      case 'bind.failed':
        this.#answer(event);
        break;
      case 'validation.answered':
        this.#conclude(event);
        break;
      case 'agent.stopped':
        this.#hangUp(event.machine);
        break;
    }
  }

  #begin({ requestId, machine, agentId }: EventOf<'validation.received'>): void {
    const correlationId = this.#correlationIds.get(requestId);
    const userName = this.#userNames.get(correlationId ?? '') ?? '';
    const about = { requestId, ...(correlationId !== undefined && { correlationId }) };
    this.#logons.push({ ...about, machine, agentId, userName, questions: [] });
  }

  #ask(event: EventOf<'bind.attempted'>): void {
    const { at, sequence, domainController, name } = event;
    const logon = this.#logonOf(event);
    if (logon === undefined) return;
    logon.userName = name;
    const controller = machineOfHost(domainController);
    const question = { at, sequence, controller, name, lockouts: [], isOpen: true };
    logon.questions.push(question);
    this.#undecided.push(question);
  }

  #decide(event: EventOf<'directory.bind-evaluated'>): void {
    const { at, sequence, machine, name, dn } = event;
    const question = this.#decidedQuestion(machine, name);
    (question?.lockouts ?? this.#otherLockouts).push(...this.#fresh);
    this.#fresh = [];
    const win32 = decidedWin32(event);
    if (question === undefined || win32 === undefined) return;
    this.#settle(question, { at, sequence, win32, ...(dn !== undefined && { dn }) });
  }

  /** A controller decides on a bind even when the client has hung up meanwhile. */
  #decidedQuestion(controller: string, name: string): OpenQuestion | undefined {
    const own = this.#undecided.filter((one) => one.controller === controller && one.name === name);
    return own.find(({ isOpen }) => isOpen) ?? own[0];
  }

  #settle(question: OpenQuestion, decision: Decision): void {
    question.decision = decision;
    this.#undecided = this.#undecided.filter((one) => one !== question);
  }

  #answer(event: EventOf<'bind.answered' | 'bind.failed'>): void {
    const { at, sequence } = event;
    const logon = this.#logonOf(event);
    const question = logon?.questions.at(-1);
    if (logon === undefined || question === undefined) return;
    question.isOpen = false;
    logon.result = { at, sequence, win32: event.win32 ?? 0 };
    if (event.type === 'bind.failed') return;
    const win32 = decidedWin32(event);
    if (win32 === undefined || question.decision !== undefined) return;
    this.#settle(question, { at, sequence, win32 });
  }

  /**
   * A number without an answer of the directory: the name or the password was refused before anybody was asked, or the
   * clocks differ. Windows has the controller find the latter (inferred from KRB_AP_ERR_SKEW, RFC 4120, 7.5.9).
   */
  #conclude(event: EventOf<'validation.answered'>): void {
    const { at, sequence, verdict } = event;
    const logon = this.#logonOf(event);
    const question = logon?.questions.at(-1);
    if (logon === undefined || question?.isOpen === false || !/^\d+$/.test(verdict)) return;
    const win32 = Number(verdict);
    logon.result = { at, sequence, win32 };
    if (question === undefined) return;
    question.isOpen = false;
    if (win32 === ERROR_TIME_SKEW) this.#settle(question, { at, sequence, win32 });
  }

  #hangUp(machine: string): void {
    for (const logon of this.#logons) {
      if (logon.machine !== machine) continue;
      for (const question of logon.questions) question.isOpen = false;
    }
  }

  #logonOf(event: { readonly machine: string; readonly requestId: string }): OpenLogon | undefined {
    const { machine, requestId } = event;
    return this.#logons.findLast((l) => l.machine === machine && l.requestId === requestId);
  }
}

/** Between a lockout and its bind nothing else is logged: a bind is decided in one step. */
const OF_ONE_STEP: ReadonlySet<string> = new Set<LoggedLabEvent['type']>([
  'directory.account-locked',
  'directory.replicated',
  'directory.bind-evaluated',
]);

/**
 * What the directory decided; `undefined` when it did not look, as when it is busy. Of an unknown name it says what it
 * says of a wrong password, but LSA learns the difference and writes it into the sub-status of event 4625.
 */
function decidedWin32(
  event: EventOf<'directory.bind-evaluated' | 'bind.answered'>,
): number | undefined {
  const { resultCode } = event;
  if (resultCode === 0) return 0;
  if (resultCode !== LDAP_INVALID_CREDENTIALS) return undefined;
  if (event.type === 'bind.answered') {
    return parseLdapDiagnostic(event.diagnosticMessage)?.win32 ?? event.win32;
  }
  const isUnknown = event.dn === undefined && event.win32 === ERROR_LOGON_FAILURE;
  return isUnknown ? ERROR_NO_SUCH_USER : event.win32;
}
