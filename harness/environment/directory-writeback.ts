import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Attribute, Change, Client, EqualityFilter, OrFilter, ResultCodeError } from 'ldapts';
import type { DomainControllerLocator } from '../pta/agent/domain-controller-locator.ts';
import { DIRECTORY_TIMEOUT } from '../pta/agent/ldap-credential-validator.ts';
import type {
  PasswordWriteback,
  WritebackOutcome,
} from '../pta/cloud/sign-in/password-change/password-writeback.ts';
import { withDeadline } from '../runtime/deadline.ts';
import { HarnessError } from '../runtime/errors.ts';
import type { HostPort } from '../runtime/network.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Secret } from '../runtime/secret.ts';
import type { Administrator } from './administrator.ts';
import type { LabEvent } from './lab-event.ts';

export interface DirectoryWritebackOptions {
  readonly locator: DomainControllerLocator;
  /** DN of the domain. */
  readonly baseDn: string;
  /** Whom Connect binds as, to find the user and to hand over the change. */
  readonly administrator: Administrator;
  /** PEM. */
  readonly trustedRoots: readonly string[];
}

/** One controller has this long; inferred. Milliseconds. */
const ANSWER_WITHIN_MS = 10_000;
const ACCOUNT_DISABLED = 2;

/** Codes at the head of a refused change. @see [MS-ERREF] 2.2 */
const REFUSALS: Readonly<Record<number, WritebackOutcome>> = {
  86: { kind: 'wrong-password' },
  1325: { kind: 'refused-by-policy' },
  1909: { kind: 'locked-out-or-disabled' },
};
const LDAP_INSUFFICIENT_ACCESS_RIGHTS = 50;
/** The controller says so of itself: another may do better. */
const LDAP_BUSY = 51;
const LDAP_UNAVAILABLE = 52;
const LDAP_CONSTRAINT_VIOLATION = 19;

/**
 * Connect's part of password writeback: takes a change to a domain controller over LDAPS, as a user's own change, so
 * that the old password, the policy and the lock of the account all count.
 */
export class DirectoryWriteback implements PasswordWriteback {
  readonly #runtime: Runtime<LabEvent>;
  readonly #options: DirectoryWritebackOptions;

  constructor(runtime: Runtime<LabEvent>, options: DirectoryWritebackOptions) {
    this.#runtime = runtime;
    this.#options = options;
  }

  async change(userName: string, current: Secret, next: Secret): Promise<WritebackOutcome> {
    for (const controller of this.#options.locator.candidates(userName)) {
      const outcome = await this.#changeAt(controller, userName, current, next);
      if (outcome.kind !== 'unreachable') return outcome;
    }
    return { kind: 'unreachable' };
  }

  async #changeAt(
    controller: HostPort,
    userName: string,
    current: Secret,
    next: Secret,
  ): Promise<WritebackOutcome> {
    const late = () =>
      new HarnessError(
        DIRECTORY_TIMEOUT,
        `The domain controller ${controller.host} did not take a password within ${ANSWER_WITHIN_MS} ms; look at its load and at the firewall.`,
      );
    try {
      return await withDeadline(this.#runtime.clock, ANSWER_WITHIN_MS, late, async (signal) => {
        const stream = await this.#connect(controller, signal);
        const cut = () => stream.destroy();
        signal.addEventListener('abort', cut, { once: true });
        try {
          return await this.#ask(clientOn(stream), userName, current, next);
        } finally {
          signal.removeEventListener('abort', cut);
          stream.destroy();
        }
      });
    } catch (error) {
      return error instanceof ResultCodeError ? outcomeOf(error) : { kind: 'unreachable' };
    }
  }

  async #connect(controller: HostPort, signal: AbortSignal): Promise<Duplex> {
    const { network, secureChannel } = this.#runtime;
    const socket = await network.dial(controller, signal);
    const { trustedRoots } = this.#options;
    const serverName = controller.host;
    return (await secureChannel.connect(socket, { serverName, trustedRoots })).stream;
  }

  async #ask(
    client: Client,
    userName: string,
    current: Secret,
    next: Secret,
  ): Promise<WritebackOutcome> {
    const { administrator, baseDn } = this.#options;
    await client.bind(administrator.bindName, administrator.password.reveal());
    const [sAMAccountName = ''] = userName.split('@');
    const names = { userPrincipalName: userName, sAMAccountName };
    const { searchEntries } = await client.search(baseDn, {
      scope: 'sub',
      filter: new OrFilter({
        filters: Object.entries(names).map(
          ([attribute, value]) => new EqualityFilter({ attribute, value }),
        ),
      }),
      attributes: ['userPrincipalName', 'userAccountControl'],
    });
    const found =
      searchEntries.find((entry) => isCalled(entry['userPrincipalName'], userName)) ??
      searchEntries.find((entry) => entry['userPrincipalName'] === undefined);
    if (found === undefined) return { kind: 'user-not-found' };
    if ((Number(found['userAccountControl']) & ACCOUNT_DISABLED) !== 0) {
      return { kind: 'locked-out-or-disabled' };
    }
    await client.modify(found.dn, [changeOf('delete', current), changeOf('add', next)]);
    return { kind: 'changed' };
  }
}

/** Its own timers are off. */
function clientOn(stream: Duplex): Client {
  return new Client({
    url: 'ldap://domain-controller',
    createConnection: () => {
      // ldapts waits for the event that a fresh socket gives; this stream had it long ago.
      queueMicrotask(() => stream.emit('connect'));
      return stream as Socket;
    },
  });
}

/** As Active Directory takes a password: in quotation marks, UTF-16. @see [MS-ADTS] 3.1.1.3.1.5.1 */
function changeOf(operation: 'delete' | 'add', password: Secret): Change {
  const values = [Buffer.from(`"${password.reveal()}"`, 'utf16le')];
  return new Change({ operation, modification: new Attribute({ type: 'unicodePwd', values }) });
}

function isCalled(value: unknown, userName: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === userName.toLowerCase();
}

function outcomeOf({ code, message }: ResultCodeError): WritebackOutcome {
  const win32 = Number.parseInt(/\b([0-9A-Fa-f]{8}):/.exec(message)?.[1] ?? '0', 16);
  const refusal = REFUSALS[win32];
  if (refusal !== undefined) return refusal;
  if (code === LDAP_BUSY || code === LDAP_UNAVAILABLE) return { kind: 'unreachable' };
  if (code === LDAP_INSUFFICIENT_ACCESS_RIGHTS) return { kind: 'not-allowed' };
  return { kind: code === LDAP_CONSTRAINT_VIOLATION ? 'refused-by-policy' : 'failed' };
}
