import type { Directory } from '../../directory/directory.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import {
  type DistinguishedName,
  dnKey,
  formatDn,
  parseDn,
} from '../../directory/distinguished-name.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import { diagnosticMessage } from '../diagnostic-message.ts';
import { type LdapResult, LdapResultCode } from '../ldap/ldap-operation.ts';
import { namedObject } from './named-object.ts';
import { refusal } from './refusal.ts';

export type ResolvedName =
  | { readonly kind: 'found'; readonly record: EntryRecord }
  | { readonly kind: 'refused'; readonly result: LdapResult };

/** The object that an operation is about, or the refusal of a name that is malformed or has none. */
export function resolveName(
  name: string,
  directory: Directory,
  profile: DirectoryProfile,
): ResolvedName {
  const named = namedObject(name, directory);
  if (named.kind === 'found') return named;
  const result =
    named.kind === 'malformed'
      ? invalidDn(name, profile)
      : noSuchObject(parseDn(name) ?? [], directory, profile);
  return { kind: 'refused', result };
}

/** A name in no naming context of ours is referred to the domain that it spells, whether there is one or not. */
export function noSuchObject(
  name: DistinguishedName,
  directory: Directory,
  profile: DirectoryProfile,
): LdapResult {
  const domainName = dnsNameOf(name);
  if (profile.foreignBase === 'referral' && domainName !== '' && !isOurs(name, directory)) {
    return {
      resultCode: LdapResultCode.referral,
      diagnosticMessage: diagnosticMessage(profile, 'referral', { name: domainName }),
      referrals: [`ldap://${domainName}/${formatDn(name)}`],
    };
  }
  const resultCode = LdapResultCode.noSuchObject;
  if (!profile.showsMatchedDn) {
    const text = { name: formatDn(name) };
    return { resultCode, diagnosticMessage: diagnosticMessage(profile, 'noSuchObject', text) };
  }
  const matchedDn = bestMatch(name, directory);
  return {
    resultCode,
    matchedDn,
    diagnosticMessage: diagnosticMessage(profile, 'noSuchObject', { name: matchedDn }),
  };
}

/** ERROR_DS_NAME_UNPARSEABLE; the wording is inferred. */
function invalidDn(name: string, profile: DirectoryProfile): LdapResult {
  const text = `00002081: ${JSON.stringify(name)} is not a distinguished name`;
  return refusal(LdapResultCode.invalidDNSyntax, text, profile);
}

function isOurs(name: DistinguishedName, { domain }: Directory): boolean {
  const head = parseDn(domain.baseDn) ?? [];
  const depth = name.length - head.length;
  return depth >= 0 && dnKey(name.slice(depth)) === dnKey(head);
}

/** The nearest ancestor that exists; empty when none does. */
function bestMatch(name: DistinguishedName, directory: Directory): string {
  for (const depth of name.keys()) {
    const record = directory.recordByDn(name.slice(depth));
    if (record !== undefined) return directory.dnOf(record);
  }
  return '';
}

function dnsNameOf(name: DistinguishedName): string {
  return name
    .filter(({ type }) => type.toLowerCase() === 'dc')
    .map(({ value }) => value)
    .join('.');
}
