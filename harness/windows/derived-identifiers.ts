import { createHash } from 'node:crypto';

// Identifiers that Windows draws, and that lab events do not carry. They are hashes of what they stand for: the same
// log gives the same output, and two events that speak of one thing give it one identifier.

/** A GUID as the Security log prints it, such as `{F85C455E-C66E-205C-6B39-F6C60A7FE453}`. */
export function derivedGuid(label: string): string {
  const hex = digest(label).toString('hex').toUpperCase();
  return `{${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')}}`;
}

/** A logon id, such as `0x8dcdc`: a LUID above those of the well-known services. */
export function derivedLogonId(label: string): string {
  return `0x${(0x10000 + (digest(label).readUInt32BE() >>> 4)).toString(16)}`;
}

/** A client port of the dynamic range. @see RFC 6335, section 6 */
export function derivedPort(label: string): string {
  return String(49_152 + (digest(label).readUInt16BE() % 16_384));
}

/** Process and thread ids are multiples of four. */
export function derivedProcessId(label: string): number {
  return 500 + 4 * (digest(label).readUInt16BE() % 2_000);
}

/** SID of a domain. @see [MS-DTYP] 2.4.2.4, `S-1-5-21-…` */
export function derivedDomainSid(dnsName: string): string {
  const bytes = digest(`domain ${dnsName.toLowerCase()}`);
  return `S-1-5-21-${[0, 4, 8].map((at) => bytes.readUInt32BE(at)).join('-')}`;
}

/** SID of an account of a domain, with a relative identifier from 1000 on. */
export function derivedAccountSid(dnsName: string, account: string): string {
  const rid = 1_000 + (digest(`account ${account.toLowerCase()}`).readUInt32BE() % 1_000_000);
  return `${derivedDomainSid(dnsName)}-${rid}`;
}

function digest(label: string): Buffer {
  return createHash('sha256').update(label).digest();
}
