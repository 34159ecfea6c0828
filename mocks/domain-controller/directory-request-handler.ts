import type { Clock } from '../../harness/runtime/clock.ts';
import type { EventSink } from '../../harness/runtime/event-log.ts';
import type { Random } from '../../harness/runtime/random.ts';
import type { Secret } from '../../harness/runtime/secret.ts';
import { accountStateOf, attributesOf } from '../directory/account-state.ts';
import type { Directory } from '../directory/directory.ts';
import type { DirectoryProfile } from '../directory/directory-profile.ts';
import type { Entry } from '../directory/entry.ts';
import { fileTimeFromUnixMs } from '../directory/file-time.ts';
import { diagnosticMessage } from './diagnostic-message.ts';
import { type BindOutcome, evaluateBind } from './evaluate-bind.ts';
import type { DirectoryEvent } from './events.ts';
import {
  type BindOperation,
  type LdapRequestHandler,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  type SearchOperation,
  type SearchReply,
  SUCCESS,
} from './ldap-operation.ts';
import { LOGON_TIME_SYNC_JITTER_DAYS } from './logon-accounting.ts';
import { resolveBindName } from './resolve-bind-name.ts';
import { rootDse } from './root-dse.ts';
import { searchDirectory, selectAttributes } from './search-directory.ts';

export interface DirectoryRequestHandlerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventSink<DirectoryEvent>;
  readonly directory: Directory;
  readonly profile: DirectoryProfile;
  /** `dc1.contoso.test` */
  readonly host: string;
  readonly requireTlsForSimpleBind: boolean;
}

/** What one domain controller answers. Synchronous, so a bind is read, decided and written in one step. */
export class DirectoryRequestHandler implements LdapRequestHandler {
  readonly #options: DirectoryRequestHandlerOptions;

  constructor(options: DirectoryRequestHandlerOptions) {
    this.#options = options;
  }

  bind({ name, credentials }: BindOperation, session: LdapSession): LdapResult {
    const { profile, requireTlsForSimpleBind } = this.#options;
    if (credentials.kind === 'sasl') {
      return this.#refuse(name, session, profile.saslResultCode, 'saslRefused');
    }
    const { password } = credentials;
    const empty = password.reveal() === '';
    if (name === '' && empty) return this.#acceptAnonymous(name, session);
    if (requireTlsForSimpleBind && !session.secure) {
      return this.#refuse(name, session, LdapResultCode.strongerAuthRequired, 'tlsRequired');
    }
    if (empty && profile.emptyPassword === 'anonymous') return this.#acceptAnonymous(name, session);
    return this.#simpleBind(name, password, session);
  }

  search(operation: SearchOperation, session: LdapSession): SearchReply {
    const reply = this.#search(operation, session);
    this.#options.events.append({
      type: 'directory.search-answered',
      baseDn: operation.baseDn,
      resultCode: reply.result.resultCode,
      entries: reply.entries.length,
    });
    return reply;
  }

  /** None is served; answered the same to anybody, as observed on Samba. */
  extended(requestName: string): LdapResult {
    return {
      resultCode: LdapResultCode.protocolError,
      diagnosticMessage: `Extended Operation(${requestName}) not supported`,
    };
  }

  unserved(operation: string, session: LdapSession): LdapResult {
    if (session.boundDn === undefined) return this.#bindFirst();
    return {
      resultCode: LdapResultCode.unwillingToPerform,
      diagnosticMessage: `This domain controller does not serve ${operation}; it serves bind, search and unbind.`,
    };
  }

  #simpleBind(name: string, password: Secret, session: LdapSession): LdapResult {
    const { directory, profile } = this.#options;
    const resolved = resolveBindName(name, directory, profile);
    if (resolved.kind === 'unknown') return this.#refuseBind(name, session, resolved.win32);
    const outcome = this.#evaluate(resolved.entry, password);
    if (outcome.kind === 'rejected') {
      return this.#refuseBind(name, session, outcome.win32, resolved.entry.dn);
    }
    session.boundDn = resolved.entry.dn;
    this.#report({ name, dn: resolved.entry.dn, resultCode: LdapResultCode.success });
    return SUCCESS;
  }

  #evaluate(entry: Entry, password: Secret): BindOutcome {
    const { clock, random, directory, profile, host, events } = this.#options;
    const account = accountStateOf(entry);
    const attempt = {
      password,
      now: fileTimeFromUnixMs(clock.now()),
      workstation: host.split('.')[0] ?? host,
      profile,
    };
    const jitterDays = random.below(LOGON_TIME_SYNC_JITTER_DAYS);
    const { outcome, changes } = evaluateBind(account, attempt, directory.policy, jitterDays);
    entry.set(attributesOf(changes));
    if ((changes.lockoutTime ?? 0n) !== 0n) {
      events.append({ type: 'directory.account-locked', dn: entry.dn });
    }
    return outcome;
  }

  #search(operation: SearchOperation, session: LdapSession): SearchReply {
    const { clock, directory, profile, host } = this.#options;
    if (operation.baseDn === '' && operation.scope === 'base') {
      const stored = rootDse({ directory, profile, host, nowMs: clock.now() });
      const attributes = selectAttributes(stored, operation);
      return { entries: [{ dn: '', attributes }], references: [], result: SUCCESS };
    }
    if (session.boundDn === undefined) {
      return { entries: [], references: [], result: this.#bindFirst() };
    }
    const now = fileTimeFromUnixMs(clock.now());
    const scheme = session.secure ? 'ldaps' : 'ldap';
    return searchDirectory(operation, { directory, profile, now, scheme });
  }

  #bindFirst(): LdapResult {
    return {
      resultCode: LdapResultCode.operationsError,
      diagnosticMessage: diagnosticMessage(this.#options.profile, 'anonymousOperation'),
    };
  }

  #acceptAnonymous(name: string, session: LdapSession): LdapResult {
    session.boundDn = undefined;
    this.#report({ name, resultCode: LdapResultCode.success });
    return SUCCESS;
  }

  #refuseBind(name: string, session: LdapSession, win32: number, dn?: string): LdapResult {
    const { profile } = this.#options;
    this.#forget(session);
    const resultCode = LdapResultCode.invalidCredentials;
    this.#report({ name, ...(dn === undefined ? {} : { dn }), resultCode, win32 });
    return {
      resultCode,
      diagnosticMessage: diagnosticMessage(profile, 'bindRefused', { data: win32 }),
    };
  }

  /** A bind that is refused before anybody looks at the name. */
  #refuse(
    name: string,
    session: LdapSession,
    resultCode: number,
    situation: 'saslRefused' | 'tlsRequired',
  ): LdapResult {
    this.#forget(session);
    this.#report({ name, resultCode });
    return { resultCode, diagnosticMessage: diagnosticMessage(this.#options.profile, situation) };
  }

  #forget(session: LdapSession): void {
    if (!this.#options.profile.failedRebindKeepsIdentity) session.boundDn = undefined;
  }

  #report(bind: Omit<Extract<DirectoryEvent, { type: 'directory.bind-evaluated' }>, 'type'>): void {
    this.#options.events.append({ type: 'directory.bind-evaluated', ...bind });
  }
}
