/** What a domain is called. */
export interface DomainDescription {
  /** `contoso.test`; also the suffix of implicit user principal names. */
  readonly dnsName: string;
  /** `CONTOSO`: the part before the backslash. */
  readonly netbiosName: string;
  /** `DC=contoso,DC=test`: the domain head. */
  readonly baseDn: string;
}

/**
 * @param netbiosName - the first label in upper case, cut to 15 characters, unless given
 */
export function describeDomain(
  dnsName: string,
  netbiosName = (dnsName.split('.')[0] ?? dnsName).toUpperCase().slice(0, 15),
): DomainDescription {
  const baseDn = dnsName
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
  return { dnsName, netbiosName, baseDn };
}
