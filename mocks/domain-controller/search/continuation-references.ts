import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { LdapSession, SearchOperation } from '../ldap/ldap-operation.ts';
import type { SearchControls } from './search-controls.ts';

const ZONES = ['DomainDnsZones', 'ForestDnsZones'] as const;

/**
 * LDAP URLs of the partitions right below the domain head, and of no other base: observed on Samba. They use the
 * scheme of the port, also after StartTLS. The global catalog has none, as it searches them itself.
 */
export function continuationReferences(
  base: EntryRecord,
  scope: SearchOperation['scope'],
  { domainScope = false, phantomRoot = false }: SearchControls,
  { secure, startedTls = false, service }: LdapSession,
  { directory, profile }: ControllerContext,
): readonly string[] {
  if (scope === 'base' || base.id !== directory.head.id) return [];
  if (domainScope || phantomRoot || service === 'global-catalog') return [];
  const { baseDn, dnsName } = directory.domain;
  const scheme = secure && !startedTls ? 'ldaps' : 'ldap';
  const end = scope === 'one' ? '??base' : '';
  const zones = ZONES.map((zone) => {
    const host = profile.zonesHaveTheirOwnHost ? `${zone}.${dnsName}` : dnsName;
    return `${scheme}://${host}/DC=${zone},${baseDn}${end}`;
  });
  return [`${scheme}://${dnsName}/CN=Configuration,${baseDn}${end}`, ...zones];
}
