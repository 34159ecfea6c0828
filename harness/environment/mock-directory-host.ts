import type { AccountSeed } from '../../mocks/directory/account-seed.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import type { DirectoryHost, LdapAddresses } from '../../mocks/directory/directory-host.ts';
import type { DirectoryProfileName } from '../../mocks/directory/directory-profile.ts';
import {
  type DomainDescription,
  describeDomain,
} from '../../mocks/directory/domain-description.ts';
import { type DomainPolicy, PROVISIONED_POLICY } from '../../mocks/directory/domain-policy.ts';
import { type AttributeChanges, Entry } from '../../mocks/directory/entry.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import {
  DomainController,
  type StartedDomainController,
} from '../../mocks/domain-controller/domain-controller.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { HarnessError } from '../runtime/errors.ts';
import { EventLog } from '../runtime/event-log.ts';
import { formatHostPort, type Listener } from '../runtime/network.ts';
import { seededRandom } from '../runtime/random.ts';
import { Secret } from '../runtime/secret.ts';
import { LabCertificates } from './lab-certificates.ts';
import type { LabEvent } from './lab-event.ts';
import { createLoopbackWorld } from './loopback-world.ts';
import { createMachine, type Machine } from './machine.ts';

/** Error code: the directory has no entry of that name. */
export const MOCK_DIRECTORY_NO_ENTRY = 'MOCK_DIRECTORY_NO_ENTRY';

export interface MockDirectoryOptions {
  /** `samba` unless given. */
  readonly profile?: DirectoryProfileName;
  /** contoso.test unless given. */
  readonly domain?: DomainDescription;
  /** As a new domain has it unless given. */
  readonly policy?: DomainPolicy;
  readonly seed?: number;
}

/** The password of the built-in administrator. Test only. */
const ADMINISTRATOR_PASSWORD = new Secret('Test-only-Administrator-1');

/** A domain controller of ours by itself, on real ports of this machine, whose clock can be set. */
export async function startMockDirectory({
  profile = 'samba',
  domain = describeDomain('contoso.test'),
  policy = PROVISIONED_POLICY,
  seed = 1,
}: MockDirectoryOptions = {}): Promise<MockDirectoryHost> {
  const world = { ...createLoopbackWorld(), clock: fineClock() };
  const random = seededRandom(seed);
  const machine = createMachine('DC1', world, random, new EventLog<LabEvent>(world.clock));
  const certificates = new LabCertificates(random.fork('certificates'), systemClock.now());
  const directory = new Directory({
    domain,
    policy,
    administratorPassword: ADMINISTRATOR_PASSWORD,
    provisioned: fileTimeFromUnixMs(world.clock.now()),
  });
  const host = `dc1.${domain.dnsName}`;
  const controller = new DomainController(machine.runtime, {
    name: 'dc1',
    directory,
    identity: certificates.identityFor([host, domain.dnsName, 'localhost', '127.0.0.1']),
    profile,
  });
  return new MockDirectoryHost(profile, machine, certificates.rootPem, await controller.start());
}

/** The system's time with fractions of a millisecond: two binds in one millisecond leave different times behind. */
function fineClock(): Clock {
  const origin = systemClock.now() - systemClock.elapsed();
  return { ...systemClock, now: () => origin + systemClock.elapsed() };
}

/** The mock behind the interface that it shares with a real domain controller. */
export class MockDirectoryHost implements DirectoryHost {
  readonly profile: DirectoryProfileName;
  readonly rootCertificate: string;
  readonly administrator: { readonly bindName: string; readonly password: Secret };
  readonly #machine: Machine;
  readonly #controller: StartedDomainController;

  constructor(
    profile: DirectoryProfileName,
    machine: Machine,
    rootCertificate: string,
    controller: StartedDomainController,
  ) {
    this.profile = profile;
    this.rootCertificate = rootCertificate;
    this.#machine = machine;
    this.#controller = controller;
    const bindName = `Administrator@${this.domain.dnsName}`;
    this.administrator = { bindName, password: ADMINISTRATOR_PASSWORD };
  }

  get directory(): Directory {
    return this.#controller.directory;
  }

  get domain(): DomainDescription {
    return this.directory.domain;
  }

  get host(): string {
    return this.#controller.host;
  }

  get addresses(): LdapAddresses {
    const { ldap, ldaps, globalCatalog, globalCatalogTls } = this.#controller.listeners;
    return {
      ldap: addressOf(ldap),
      ldaps: addressOf(ldaps),
      globalCatalog: addressOf(globalCatalog),
      globalCatalogTls: addressOf(globalCatalogTls),
    };
  }

  async seed(accounts: readonly AccountSeed[]): Promise<void> {
    const now = fileTimeFromUnixMs(this.#machine.clock.now());
    for (const account of accounts) this.directory.add(account, now);
  }

  /** Sets the clock of the whole controller ahead; time passes for every account alike. */
  async elapse(ms: number): Promise<void> {
    this.#machine.clock.offsetMs += ms;
  }

  async writeAsSystem(dn: string, changes: AttributeChanges): Promise<void> {
    const record = this.directory.recordByDn(dn);
    if (record === undefined) {
      throw new HarnessError(
        MOCK_DIRECTORY_NO_ENTRY,
        `${this.domain.dnsName} has no entry ${dn}. Add it first, or correct the name.`,
      );
    }
    this.directory.setAttributes(new Entry(this.directory, record), changes);
  }

  stop(): Promise<void> {
    return this.#controller.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function addressOf({ address }: Listener): string {
  if (address === undefined)
    throw new TypeError('A listener of the loopback world has an address.');
  return formatHostPort(address);
}
