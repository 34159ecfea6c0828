import { type Duplex, duplexPair } from 'node:stream';
import { Client } from 'ldapts';
import { type Clock, systemClock } from '../../harness/runtime/clock.ts';
import { EventLog } from '../../harness/runtime/event-log.ts';
import { generatedKeys } from '../../harness/runtime/keys.ts';
import { formatHostPort, type HostPort, type Peer } from '../../harness/runtime/network.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import type { Runtime } from '../../harness/runtime/runtime.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { AccountSeed } from '../directory/account-seed.ts';
import { Directory } from '../directory/directory.ts';
import { describeDomain } from '../directory/domain-description.ts';
import { LAB_POLICY } from '../directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../directory/file-time.ts';
import { DomainController, type DomainControllerOptions } from './domain-controller.ts';
import type { DirectoryEvent } from './events.ts';

export const NOW = Date.UTC(2026, 10, 20, 19, 32, 34);
export const PASSWORD = 'Correct-horse-9-battery';

export const ALICE: AccountSeed = {
  userPrincipalName: 'alice@contoso.test',
  sAMAccountName: 'alice',
  displayName: 'Alice Ängström',
  givenName: 'Alice',
  password: new Secret(PASSWORD),
};

/** One domain controller on streams in memory; TLS passes them through. */
export class InMemoryLab {
  now = NOW;
  readonly directory = new Directory({
    domain: describeDomain('contoso.test'),
    policy: { ...LAB_POLICY, lockoutThreshold: 3 },
  });
  readonly clock: Clock = { ...systemClock, now: () => this.now };
  readonly log = new EventLog<DirectoryEvent>(this.clock);
  readonly #accept = new Map<string, (socket: Duplex, from: Peer) => void>();
  readonly #controller: DomainController;

  constructor(options: Partial<DomainControllerOptions> = {}, clock: Partial<Clock> = {}) {
    const runtime: Runtime<DirectoryEvent> = {
      machine: 'dc1',
      clock: { ...this.clock, ...clock },
      random: seededRandom(1),
      network: {
        dial: async (to) => this.dial(to.port),
        listen: async (at, accept) => this.#listen(at, accept),
      },
      secureChannel: {
        connect: async (stream) => ({ stream }),
        accept: async (stream) => ({ stream }),
      },
      keys: generatedKeys,
      events: this.log.sinkFor('dc1'),
      track: (work) => work,
    };
    this.#controller = new DomainController(runtime, {
      name: 'dc1',
      directory: this.directory,
      identity: { chain: [], privateKey: '' },
      profile: 'windows-2022',
      ...options,
    });
    this.directory.add(ALICE, fileTimeFromUnixMs(NOW));
  }

  start() {
    return this.#controller.start();
  }

  dial(port = 636): Duplex {
    const [near, far] = duplexPair();
    near.on('error', () => undefined);
    far.once('close', () => near.destroy());
    this.#accept.get(formatHostPort({ host: 'dc1.contoso.test', port }))?.(far, {
      machine: 'agent1',
    });
    return near;
  }

  /** A client that is not ours. */
  client(port = 636): Client {
    const socket = Object.assign(this.dial(port), { connecting: false, readyState: 'open' });
    return new Client({
      url: 'ldap://dc1.contoso.test',
      createConnection: (() => socket) as never,
    });
  }

  get events(): readonly unknown[] {
    return this.log.entries.map(({ at, sequence, machine, ...event }) => event);
  }

  #listen(at: readonly HostPort[], accept: (socket: Duplex, from: Peer) => void) {
    for (const name of at) this.#accept.set(formatHostPort(name), accept);
    return {
      [Symbol.asyncDispose]: async () => {
        for (const name of at) this.#accept.delete(formatHostPort(name));
      },
    };
  }
}
