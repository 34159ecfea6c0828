import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LabCertificates } from '../../harness/environment/lab-certificates.ts';
import type { LabEvent } from '../../harness/environment/lab-event.ts';
import { createMachine } from '../../harness/environment/machine.ts';
import { createSimulatedWorld } from '../../harness/environment/simulated-world.ts';
import { DomainControllerLocator } from '../../harness/pta/agent/domain-controller-locator.ts';
import { LdapCredentialValidator } from '../../harness/pta/agent/ldap-credential-validator.ts';
import { EventLog } from '../../harness/runtime/event-log.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { ServiceZone } from '../../harness/runtime/service-records.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import type { DirectoryProfileName } from '../../mocks/directory/directory-profile.ts';
import { describeDomain } from '../../mocks/directory/domain-description.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import {
  type NameSuffixRoutes,
  routeSuffix,
} from '../../mocks/directory/forest/name-suffix-routing.ts';
import { addCrossReference, addTrust } from '../../mocks/directory/forest/trust-objects.ts';
import { DomainController } from '../../mocks/domain-controller/domain-controller.ts';

const PASSWORD = 'Right-Battery-1';

/** contoso.test with its child domain, and fabrikam.test in a forest of its own, with a trust between them. */
class Forests implements AsyncDisposable {
  readonly world = createSimulatedWorld(Date.UTC(2026, 0, 14, 9));
  readonly events = new EventLog<LabEvent>(this.world.clock);
  readonly #random = seededRandom(1);
  readonly #certificates = new LabCertificates(this.#random, this.world.clock.now());
  readonly #zone = new ServiceZone();
  readonly #resources = new AsyncDisposableStack();
  readonly directories: Readonly<Record<'contoso' | 'child' | 'fabrikam', Directory>> = {
    contoso: this.#directory('contoso.test', 'alice'),
    child: this.#directory('child.contoso.test', 'carol'),
    fabrikam: this.#directory('fabrikam.test', 'bob'),
  };

  async start(profile: DirectoryProfileName): Promise<this> {
    const { contoso, child, fabrikam } = this.directories;
    const now = fileTimeFromUnixMs(this.world.clock.now());
    addCrossReference(contoso, child.domain, now);
    addTrust(contoso, child.domain, 'within-forest', now);
    addTrust(contoso, fabrikam.domain, 'forest', now);
    const childController = this.#controller(child, profile);
    const controllers = [
      this.#controller(contoso, profile, () => [childController]),
      childController,
      this.#controller(fabrikam, profile),
    ];
    for (const controller of controllers) this.#resources.use(await controller.start());
    return this;
  }

  #directory(dnsName: string, user: string): Directory {
    const directory = new Directory({ domain: describeDomain(dnsName), policy: LAB_POLICY });
    const seed = {
      sAMAccountName: user,
      displayName: user,
      userPrincipalName: `${user}@${dnsName}`,
      password: new Secret(PASSWORD),
    };
    directory.add(seed, fileTimeFromUnixMs(this.world.clock.now()));
    return directory;
  }

  #controller(
    directory: Directory,
    profile: DirectoryProfileName,
    forest?: () => readonly DomainController[],
  ): DomainController {
    const { dnsName, netbiosName } = directory.domain;
    const host = `dc1.${dnsName}`;
    const record = { host, priority: 0, weight: 100, port: 389 };
    this.#zone.register(`_ldap._tcp.dc._msdcs.${dnsName}`, record);
    const { runtime } = createMachine(`DC-${netbiosName}`, this.world, this.#random, this.events);
    return new DomainController(runtime, {
      name: 'dc1',
      directory,
      identity: this.#certificates.identityFor([host]),
      profile,
      ...(forest && { forest }),
    });
  }

  /** What an agent in contoso.test makes of a user. @param routes - of name suffixes; none unless given */
  async reason(userName: string, routes?: NameSuffixRoutes, password = PASSWORD): Promise<string> {
    const { runtime } = createMachine('AGENT1', this.world, this.#random, this.events);
    const validator = new LdapCredentialValidator(runtime, {
      domainController: new DomainControllerLocator({
        domain: 'contoso.test',
        site: 'Default-First-Site-Name',
        records: this.#zone,
        random: this.#random,
        route: (name) => {
          const suffix = name.slice(name.lastIndexOf('@') + 1);
          const route = routes === undefined ? undefined : routeSuffix(suffix, routes);
          return route === undefined || route.forest === 'own' ? undefined : route.forest;
        },
      }),
      trustedRoots: [this.#certificates.rootPem],
    });
    const signal = new AbortController().signal;
    const work = validator.validate('request', userName, new Secret(password), signal);
    const validation = await this.world.clock.settle(work);
    return validation.kind === 'accepted' ? '0' : validation.reason;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}

const ROUTES: NameSuffixRoutes = {
  own: ['contoso.test', 'child.contoso.test'],
  topLevelNames: [{ name: 'fabrikam.test', forest: 'fabrikam.test' }],
  exclusions: [],
};

describe.each(['windows-2022', 'samba'] as const)('two forests on %s', (profile) => {
  let forests: Forests;

  beforeEach(async () => {
    forests = await new Forests().start(profile);
  });

  afterEach(async () => {
    await forests[Symbol.asyncDispose]();
  });

  test('a user of the own domain is validated', async () => {
    expect(await forests.reason('alice@contoso.test')).toBe('0');
  });

  test('a user of a child domain is validated by Windows only, through its own controller', async () => {
    const expected = profile === 'samba' ? '1326' : '0';

    expect(await forests.reason('carol@child.contoso.test')).toBe(expected);
  });

  test('a wrong password for a user of a child domain counts there, where it is passed on', async () => {
    await forests.reason('carol@child.contoso.test', undefined, 'wrong');
    const carol = forests.directories.child.account('carol@child.contoso.test');

    expect(carol.text('badPwdCount')).toBe(profile === 'samba' ? '0' : '1');
  });

  test('a simple bind to the own forest does not know a user of a trusted one', async () => {
    expect(await forests.reason('bob@fabrikam.test')).toBe('1326');
    const bob = forests.directories.fabrikam.account('bob@fabrikam.test');
    expect(bob.text('badPwdCount')).toBe('0');
  });

  test('an agent whose name suffix routing is right signs that user in all the same', async () => {
    expect(await forests.reason('bob@fabrikam.test', ROUTES)).toBe('0');
  });

  test('a suffix that is switched off is not routed', async () => {
    const [name] = ROUTES.topLevelNames;
    const routes = { ...ROUTES, topLevelNames: name ? [{ ...name, isDisabled: true }] : [] };

    expect(await forests.reason('bob@fabrikam.test', routes)).toBe('1326');
  });

  test('the trusts and the domains of the forest can be read in the directory', () => {
    const { contoso } = forests.directories;
    const trust = contoso.findByDn('CN=fabrikam.test,CN=System,DC=contoso,DC=test');
    const reference = contoso.findByDn(
      'CN=CHILD,CN=Partitions,CN=Configuration,DC=contoso,DC=test',
    );

    expect([trust?.text('trustPartner'), trust?.text('trustAttributes')]).toEqual([
      'fabrikam.test',
      '8',
    ]);
    expect(reference?.text('nCName')).toBe('DC=child,DC=contoso,DC=test');
  });
});
