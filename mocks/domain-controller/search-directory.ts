import type { Directory } from '../directory/directory.ts';
import type { DirectoryProfile } from '../directory/directory-profile.ts';
import {
  type DistinguishedName,
  dnKey,
  formatDn,
  parseDn,
} from '../directory/distinguished-name.ts';
import type { Attribute, Entry } from '../directory/entry.ts';
import type { FileTime } from '../directory/file-time.ts';
import { constructedAttribute } from './constructed-attributes.ts';
import { diagnosticMessage } from './diagnostic-message.ts';
import {
  type FoundEntry,
  type LdapResult,
  LdapResultCode,
  type SearchOperation,
  type SearchReply,
  SUCCESS,
} from './ldap-operation.ts';
import { matchesFilter } from './search-filter.ts';

export interface SearchContext {
  readonly directory: Directory;
  readonly profile: DirectoryProfile;
  readonly now: FileTime;
  /** Continuation references use the scheme of the connection. */
  readonly scheme: 'ldap' | 'ldaps';
}

/** Answers a search below the domain head. Reads only. */
export function searchDirectory(operation: SearchOperation, context: SearchContext): SearchReply {
  const { directory, profile } = context;
  const base = parseDn(operation.baseDn);
  if (base === undefined) return nothing(invalidDn(operation.baseDn));
  if (directory.findByDn(base) === undefined) return nothing(missingBase(base, context));

  const matches = [...directory.entries]
    .filter((entry) => isInScope(entry.name, base, operation.scope))
    .filter((entry) => matchesFilter(operation.filter, entry));
  const limit =
    profile.honoursSizeLimit && operation.sizeLimit > 0 ? operation.sizeLimit : Infinity;
  const entries = matches.slice(0, limit).map((entry) => select(entry, operation, context));
  const cut = matches.length > limit;
  return {
    entries,
    references: cut ? [] : continuationReferences(base, operation.scope, context),
    result: cut ? { resultCode: LdapResultCode.sizeLimitExceeded, diagnosticMessage: '' } : SUCCESS,
  };
}

/**
 * Which attributes a reply carries: none named or `*` is all that are stored, `1.1` none; a named one that is not
 * stored may be constructed.
 */
export function selectAttributes(
  stored: Iterable<Attribute>,
  { attributes, typesOnly }: Pick<SearchOperation, 'attributes' | 'typesOnly'>,
  construct: (name: string) => Attribute | undefined = () => undefined,
): Attribute[] {
  const asked = new Map(attributes.map((name) => [name.toLowerCase(), name]));
  const all = asked.size === 0 || asked.has('*');
  const selected = [...stored].filter(({ name }) => all || asked.has(name.toLowerCase()));
  const constructed = [...asked.values()].flatMap((name) => construct(name) ?? []);
  const found = [...selected, ...constructed];
  return typesOnly ? found.map(({ name }) => ({ name, values: [] })) : found;
}

function select(entry: Entry, operation: SearchOperation, context: SearchContext): FoundEntry {
  const { directory, profile, now } = context;
  const attributes = selectAttributes(entry.attributes, operation, (name) =>
    constructedAttribute(name, entry, directory, profile, now),
  );
  return { dn: entry.dn, attributes };
}

function isInScope(
  name: DistinguishedName,
  base: DistinguishedName,
  scope: SearchOperation['scope'],
): boolean {
  const depth = name.length - base.length;
  if (depth < 0 || dnKey(name.slice(depth)) !== dnKey(base)) return false;
  return scope === 'sub' || depth === (scope === 'base' ? 0 : 1);
}

/** Three, and only from the domain head; observed on Samba, and Windows is known to send the same. */
function continuationReferences(
  base: DistinguishedName,
  scope: SearchOperation['scope'],
  { directory, scheme }: SearchContext,
): string[] {
  const { baseDn, dnsName } = directory.domain;
  const head = parseDn(baseDn);
  if (scope === 'base' || head === undefined || dnKey(base) !== dnKey(head)) return [];
  return ['CN=Configuration', 'DC=DomainDnsZones', 'DC=ForestDnsZones'].map(
    (partition) =>
      `${scheme}://${dnsName}/${partition},${baseDn}${scope === 'one' ? '??base' : ''}`,
  );
}

function missingBase(base: DistinguishedName, { directory, profile }: SearchContext): LdapResult {
  const domainName = dnsNameOf(base);
  const inside = isInScope(base, parseDn(directory.domain.baseDn) ?? [], 'sub');
  if (!inside && domainName !== '' && profile.foreignBase === 'referral') {
    return {
      resultCode: LdapResultCode.referral,
      diagnosticMessage: diagnosticMessage(profile, 'referral', { name: domainName }),
      referrals: [`ldap://${domainName}/${formatDn(base)}`],
    };
  }
  if (profile.name === 'samba') {
    const name = formatDn(base);
    return {
      resultCode: LdapResultCode.noSuchObject,
      diagnosticMessage: diagnosticMessage(profile, 'noSuchObject', { name }),
    };
  }
  const matchedDn = bestMatch(base, directory);
  return {
    resultCode: LdapResultCode.noSuchObject,
    matchedDn,
    diagnosticMessage: diagnosticMessage(profile, 'noSuchObject', { name: matchedDn }),
  };
}

/** The nearest ancestor that exists; empty when none does. */
function bestMatch(base: DistinguishedName, directory: Directory): string {
  const ancestors = base.map((_, depth) => directory.findByDn(base.slice(depth)));
  return ancestors.find((entry) => entry !== undefined)?.dn ?? '';
}

function dnsNameOf(name: DistinguishedName): string {
  return name
    .filter(({ type }) => type.toLowerCase() === 'dc')
    .map(({ value }) => value)
    .join('.');
}

function nothing(result: LdapResult): SearchReply {
  return { entries: [], references: [], result };
}

function invalidDn(text: string): LdapResult {
  return {
    resultCode: LdapResultCode.invalidDNSyntax,
    diagnosticMessage: `The search base ${JSON.stringify(text)} is not a distinguished name.`,
  };
}
