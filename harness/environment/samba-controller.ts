import type { AccountSeed } from '../../mocks/directory/account-seed.ts';
import type { DomainDescription } from '../../mocks/directory/domain-description.ts';
import type { DomainPolicy } from '../../mocks/directory/domain-policy.ts';
import { LDAP_PORT, LDAPS_PORT } from '../../mocks/domain-controller/domain-controller.ts';
import type { DomainControllerFaults } from '../../mocks/domain-controller/faults.ts';
import { HarnessError } from '../runtime/errors.ts';
import { parseHostPort } from '../runtime/network.ts';
import { Secret } from '../runtime/secret.ts';
import type { Identity } from '../runtime/secure-channel.ts';
import type { Administrator } from './administrator.ts';
import type { RunningController, StartableController } from './lab-domain-controller.ts';
import type { World } from './world.ts';

/** Error code: a real domain controller cannot do what the mock can. */
export const REAL_DIRECTORY = 'REAL_DIRECTORY';

/** The domain that the image is provisioned with. */
const PROVISIONED_DOMAIN = 'contoso.test';

export interface SambaControllerOptions {
  readonly host: string;
  readonly domain: DomainDescription;
  readonly policy: DomainPolicy;
  readonly accounts: readonly AccountSeed[];
  readonly identity: Identity;
  readonly rootCertificate: string;
  readonly world: Pick<World, 'kind' | 'name'>;
}

/** As the image has it. Test only, and public. */
export const SAMBA_ADMINISTRATOR: Administrator = {
  bindName: 'Administrator@contoso.test',
  password: new Secret('Test-only-Administrator-1'),
};

/** Samba in a container as the lab's domain controller. Each start is a new one: the accounts are as they were seeded. */
export class SambaController implements StartableController {
  readonly #options: SambaControllerOptions;

  /** @throws HarnessError `REAL_DIRECTORY` for a domain that the image does not have, or outside the loopback world */
  constructor(options: SambaControllerOptions) {
    if (options.world.kind !== 'loopback') {
      throw new HarnessError(
        REAL_DIRECTORY,
        "A real domain controller has the system's time and sockets; give the lab `world: 'loopback'`, or use the mock.",
      );
    }
    const { dnsName } = options.domain;
    if (dnsName !== PROVISIONED_DOMAIN) {
      throw new HarnessError(
        REAL_DIRECTORY,
        `The Samba directory is provisioned for ${PROVISIONED_DOMAIN}, not for ${dnsName}; leave the domain out, or use the mock.`,
      );
    }
    this.#options = options;
  }

  /** @throws HarnessError `SAMBA_UNAVAILABLE` */
  async start(): Promise<RunningController> {
    const { host, domain, policy, accounts, identity, rootCertificate, world } = this.#options;
    // Loaded when it is wanted: the container library is large, and optional.
    const { SambaDomainController } = await import(
      '../../mocks/samba/samba-domain-controller.ts'
    ).catch(withoutLibrary);
    const samba = await SambaDomainController.start({ identity, rootCertificate });
    try {
      const attributes = Object.entries(policy).map(([name, value]) => [name, [String(value)]]);
      await samba.writeAsSystem(domain.baseDn, Object.fromEntries(attributes));
      await samba.seed(accounts);
    } catch (error) {
      await samba.stop();
      throw error;
    }
    const [ldap, ldaps] = [samba.addresses.ldap, samba.addresses.ldaps].map(parseHostPort);
    if (ldap === undefined || ldaps === undefined) throw new TypeError('Samba has no addresses.');
    world.name?.({ host, port: LDAP_PORT }, ldap);
    world.name?.({ host, port: LDAPS_PORT }, ldaps);
    return {
      ldap: { address: ldap },
      ldaps: { address: ldaps },
      get faults(): DomainControllerFaults {
        throw new HarnessError(
          REAL_DIRECTORY,
          `${host} is a real domain controller and has no faults to plan; put them into the firewall, or use the mock.`,
        );
      },
      stop: () => samba.stop(),
    };
  }
}

/** @throws HarnessError `REAL_DIRECTORY` when the optional dependency is not installed */
function withoutLibrary(cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code !== 'ERR_MODULE_NOT_FOUND') throw cause;
  throw new HarnessError(
    REAL_DIRECTORY,
    'A real domain controller needs the package testcontainers, which is optional; install it: npm install testcontainers.',
    { cause },
  );
}
