import type { Clock } from '../../harness/runtime/clock.ts';
import type { EventSink } from '../../harness/runtime/event-log.ts';
import type { DirectoryEvent } from './events.ts';
import { type LdapRequestHandler, type LdapResult, LdapResultCode } from './ldap/ldap-operation.ts';

/** Faults of one domain controller, in force until cleared. A clock that is wrong is not one: skew its clock. */
export class DomainControllerFaults {
  #delayMs = 0;
  #instead: 'busy' | 'unavailable' | 'drop' | undefined;
  #refuses = false;
  readonly #forkHandler: () => LdapRequestHandler;
  #stale: LdapRequestHandler | undefined;

  /** @param forkHandler - makes a handler on a copy of the directory as it is at that moment */
  constructor(forkHandler: () => LdapRequestHandler) {
    this.#forkHandler = forkHandler;
  }

  /** Answers in place of the directory while its replica is stale. */
  get staleHandler(): LdapRequestHandler | undefined {
    return this.#stale;
  }

  /** Milliseconds before a bind is looked at. */
  get bindDelayMs(): number {
    return this.#delayMs;
  }

  get refusesConnections(): boolean {
    return this.#refuses;
  }

  get instead(): 'busy' | 'unavailable' | 'drop' | undefined {
    return this.#instead;
  }

  /** Binds wait this long before they are evaluated. A client that hangs up meanwhile does not take its bind back. */
  delayBinds(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** Every request is answered busy (51). */
  answerBusy(): void {
    this.#instead = 'busy';
  }

  /** Every request is answered unavailable (52). */
  answerUnavailable(): void {
    this.#instead = 'unavailable';
  }

  /** A bind is read, not evaluated, and its connection destroyed. */
  dropMidBind(): void {
    this.#instead = 'drop';
  }

  /** New connections are destroyed as soon as they are accepted. */
  refuse(): void {
    this.#refuses = true;
  }

  /** Requests are answered from the directory as it is now; what it learns from here on, nobody sees. */
  serveStale(): void {
    this.#stale = this.#forkHandler();
  }

  clear(): void {
    this.#stale = undefined;
    this.#delayMs = 0;
    this.#instead = undefined;
    this.#refuses = false;
  }
}

/** Inferred wording: the messages of ERROR_DS_BUSY and ERROR_DS_UNAVAILABLE. @see [MS-ERREF] 2.2 */
const CANNED: Readonly<Record<'busy' | 'unavailable', LdapResult>> = {
  busy: {
    resultCode: LdapResultCode.busy,
    diagnosticMessage: '0000200E: The directory service is busy.',
  },
  unavailable: {
    resultCode: LdapResultCode.unavailable,
    diagnosticMessage: '0000200F: The directory service is unavailable.',
  },
};

/**
 * The same handler with faults around it.
 *
 * @param stopped - ends a delay; the connection is dropped then
 */
export function withFaults(
  handle: LdapRequestHandler,
  faults: DomainControllerFaults,
  { clock, events }: { readonly clock: Clock; readonly events: EventSink<DirectoryEvent> },
  stopped: AbortSignal,
): LdapRequestHandler {
  const canned = (): LdapResult | undefined => {
    const { instead } = faults;
    if (instead === undefined || instead === 'drop') return undefined;
    events.append({ type: 'directory.fault-applied', fault: instead });
    return CANNED[instead];
  };
  const answer: LdapRequestHandler = (request, session) => {
    if (request.operation.kind === 'bind') {
      if (stopped.aborted) return 'drop-connection';
      if (faults.instead === 'drop') {
        events.append({ type: 'directory.fault-applied', fault: 'drop' });
        return 'drop-connection';
      }
    }
    const result = canned();
    if (result !== undefined) return { result };
    if (faults.staleHandler === undefined) return handle(request, session);
    events.append({ type: 'directory.fault-applied', fault: 'stale' });
    return faults.staleHandler(request, session);
  };
  return (request, session) => {
    if (request.operation.kind !== 'bind' || faults.bindDelayMs === 0) {
      return answer(request, session);
    }
    events.append({ type: 'directory.fault-applied', fault: 'delay' });
    return clock
      .sleep(faults.bindDelayMs, stopped)
      .catch(() => undefined)
      .then(() => answer(request, session));
  };
}
