import type { LabAccount } from '../../fixtures/directories/contoso.ts';
import { strongPassword } from '../../fixtures/people/strong-password.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import type { DomainDescription } from '../../mocks/directory/domain-description.ts';
import type { DomainPolicy } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { DomainController, LDAP_PORT } from '../../mocks/domain-controller/domain-controller.ts';
import { DomainReplication } from '../../mocks/domain-controller/replication/domain-replication.ts';
import type { PdcEmulator } from '../../mocks/domain-controller/replication/pdc-emulator.ts';
import { HarnessError } from '../runtime/errors.ts';
import { Secret } from '../runtime/secret.ts';
import { ServiceZone } from '../runtime/service-records.ts';
import type { Administrator } from './administrator.ts';
import { type Ground, LOCAL_NAMES } from './ground.ts';
import { LabDomainController } from './lab-domain-controller.ts';
import { REAL_DIRECTORY, SAMBA_ADMINISTRATOR, SambaController } from './samba-controller.ts';

/** The one site that a new forest has. */
export const DEFAULT_SITE = 'Default-First-Site-Name';

/** A domain of the lab: its controllers, and what there is to know of its directory. */
export interface LabDomain {
  /** The first holds the role of the PDC emulator. */
  readonly controllers: readonly [LabDomainController, ...LabDomainController[]];
  /** The first controller's replica; absent where the directory is a real one. */
  readonly directory: Directory | undefined;
  readonly administrator: Administrator;
  /** Where members of the domain find its controllers. */
  readonly zone: ServiceZone;
  /** Absent where there is one controller. */
  readonly replication: DomainReplication | undefined;
}

/** @throws HarnessError `REAL_DIRECTORY` for what a real domain controller cannot do */
export function createDomain(
  ground: Ground,
  domain: DomainDescription,
  policy: DomainPolicy,
  accounts: readonly LabAccount[],
): LabDomain {
  return ground.options.directory === 'samba'
    ? createSambaDomain(ground, domain, policy, accounts)
    : createMockDomain(ground, domain, policy);
}

function createMockDomain(
  ground: Ground,
  domain: DomainDescription,
  policy: DomainPolicy,
): LabDomain {
  const { options, random, world, events } = ground;
  const chance = random.fork('administrator');
  const password = new Secret(strongPassword((end) => chance.below(end)));
  const provisioned = fileTimeFromUnixMs(world.clock.now());
  const directory = new Directory({
    domain,
    policy,
    administratorPassword: password,
    provisioned,
  });
  const pdc = createController(ground, 'dc1', directory);
  const others = Array.from({ length: options.domainControllers - 1 }, (_, index) => {
    const replica = directory.replica();
    return createController(ground, `dc${index + 2}`, replica, pdc.controller.pdcEmulator);
  });
  const all = [pdc, ...others];
  const replication =
    others.length === 0
      ? undefined
      : new DomainReplication(
          all.map(({ lab, replica }) => ({ ...replica, name: lab.host })),
          {
            delayMs: options.replicationDelayMs,
            clock: world.clock,
            pdcEmulator: pdc.lab.host,
            replicated: ({ from, to, dn }) =>
              events.sinkFor(to).append({ type: 'directory.replicated', from, to, dn }),
          },
        );
  return {
    controllers: [pdc.lab, ...others.map(({ lab }) => lab)],
    directory,
    administrator: { bindName: `Administrator@${domain.dnsName}`, password },
    zone: zoneOf(
      domain,
      all.map(({ lab }) => lab.host),
    ),
    replication,
  };
}

function createController(
  { options, certificates, machine }: Ground,
  name: string,
  directory: Directory,
  pdcEmulator?: PdcEmulator,
) {
  const { ldap, ldaps } = pdcEmulator === undefined ? options.listen : {};
  const { runtime, clock } = machine(name.toUpperCase());
  const { dnsName } = directory.domain;
  const host = `${name}.${dnsName}`;
  const controller = new DomainController(runtime, {
    name,
    directory,
    identity: certificates.identityFor([host, dnsName, ...LOCAL_NAMES]),
    profile: options.directoryProfile,
    ...(ldap && { ldapBind: ldap }),
    ...(ldaps && { ldapsBind: ldaps }),
    ...(pdcEmulator && { pdcEmulator }),
  });
  return {
    controller,
    lab: new LabDomainController(host, controller, { clock, directory }),
    replica: { directory, clock },
  };
}

function createSambaDomain(
  { certificates, world, options }: Ground,
  domain: DomainDescription,
  policy: DomainPolicy,
  accounts: readonly LabAccount[],
): LabDomain {
  const { listen, domainControllers } = options;
  if (listen.ldap !== undefined || listen.ldaps !== undefined || domainControllers !== 1) {
    throw new HarnessError(
      REAL_DIRECTORY,
      'The Samba directory is one controller, and Docker chooses its ports; leave its addresses and the number of controllers out, or use the mock.',
    );
  }
  const host = `dc1.${domain.dnsName}`;
  const controller = new SambaController({
    host,
    domain,
    policy,
    accounts: accounts.map(({ seed }) => seed),
    identity: certificates.identityFor([host, domain.dnsName, ...LOCAL_NAMES]),
    rootCertificate: certificates.rootPem,
    world,
  });
  return {
    controllers: [new LabDomainController(host, controller)],
    directory: undefined,
    administrator: SAMBA_ADMINISTRATOR,
    zone: zoneOf(domain, [host]),
    replication: undefined,
  };
}

/** What domain controllers register in DNS, as far as members of the domain ask. @see [MS-ADTS] 6.3.2.3 */
function zoneOf({ dnsName }: DomainDescription, hosts: readonly string[]): ServiceZone {
  const zone = new ServiceZone();
  for (const [index, host] of hosts.entries()) {
    const record = { priority: 0, weight: 100, host, port: LDAP_PORT };
    zone.register(`_ldap._tcp.dc._msdcs.${dnsName}`, record);
    zone.register(`_ldap._tcp.${DEFAULT_SITE}._sites.dc._msdcs.${dnsName}`, record);
    if (index === 0) zone.register(`_ldap._tcp.pdc._msdcs.${dnsName}`, record);
  }
  return zone;
}
