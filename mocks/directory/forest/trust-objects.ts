import type { Directory } from '../directory.ts';
import type { DomainDescription } from '../domain-description.ts';
import type { EntryRecord } from '../entry-record.ts';
import type { FileTime } from '../file-time.ts';
import { ObjectIdentity } from '../object-identity.ts';
import { classChain } from '../schema/schema.ts';

/** Values of `trustDirection`, `trustType` and bits of `trustAttributes`. @see [MS-ADTS] 6.1.6.7 */
const BIDIRECTIONAL = 3;
const UPLEVEL = 2;
const WITHIN_FOREST = 0x20;
const FOREST_TRANSITIVE = 0x8;

/** How two domains belong together. */
export type TrustKind = 'within-forest' | 'forest';

/** Records in a domain that it trusts another, both ways: the object that administrators and agents can read. */
export function addTrust(
  directory: Directory,
  partner: DomainDescription,
  kind: TrustKind,
  now: FileTime,
): EntryRecord {
  const system = directory.recordByDn(`CN=System,${directory.domain.baseDn}`);
  if (system === undefined) throw new TypeError(`${directory.domain.dnsName} has no CN=System.`);
  const attributes = {
    objectclass: classChain('trustedDomain'),
    trustpartner: partner.dnsName,
    flatname: partner.netbiosName,
    securityidentifier: new ObjectIdentity(partner.dnsName).domainSid,
    trustdirection: String(BIDIRECTIONAL),
    trusttype: String(UPLEVEL),
    trustattributes: String(kind === 'forest' ? FOREST_TRANSITIVE : WITHIN_FOREST),
  };
  const rdn = { type: 'CN', value: partner.dnsName };
  return directory.insert({ parent: system.id, rdn, attributes }, now);
}

/** Records in the configuration of a forest that a domain is part of it. */
export function addCrossReference(
  directory: Directory,
  member: DomainDescription,
  now: FileTime,
): EntryRecord {
  const partitions = directory.recordByDn(
    `CN=Partitions,CN=Configuration,${directory.domain.baseDn}`,
  );
  if (partitions === undefined) throw new TypeError('The configuration has no CN=Partitions.');
  const attributes = {
    objectclass: classChain('crossRef'),
    ncname: member.baseDn,
    dnsroot: member.dnsName,
    netbiosname: member.netbiosName,
    systemflags: '3',
  };
  const rdn = { type: 'CN', value: member.netbiosName };
  return directory.insert({ parent: partitions.id, rdn, attributes }, now);
}
