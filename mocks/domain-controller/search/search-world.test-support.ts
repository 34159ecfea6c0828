import { BerWriter, FilterParser } from 'ldapts';
import type { Clock } from '../../../harness/runtime/clock.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import type { AccountSeed } from '../../directory/account-seed.ts';
import { Directory } from '../../directory/directory.ts';
import {
  DIRECTORY_PROFILES,
  type DirectoryProfileName,
} from '../../directory/directory-profile.ts';
import { describeDomain } from '../../directory/domain-description.ts';
import { PROVISIONED_POLICY } from '../../directory/domain-policy.ts';
import { type EntryRecord, withValues } from '../../directory/entry-record.ts';
import { fileTimeFromUnixMs } from '../../directory/file-time.ts';
import { classChain } from '../../directory/schema/schema.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { DirectoryEvent } from '../events.ts';
import { berElements, nextElement } from '../ldap/ber-elements.ts';
import type {
  FoundEntry,
  LdapControl,
  LdapReply,
  LdapService,
  LdapSession,
  SearchOperation,
} from '../ldap/ldap-operation.ts';
import { readSearchFilter } from '../ldap/read-search-filter.ts';
import type { SearchFilter } from '../ldap/search-filter.ts';
import { type SearchView, searchView } from './search-view.ts';
import { serveSearch } from './serve-search.ts';

export const HEAD = 'DC=contoso,DC=test';
export const USERS = `CN=Users,${HEAD}`;
export const NOW = Date.UTC(2026, 10, 20, 19, 32, 34);

export interface Found extends Omit<LdapReply, 'entries'> {
  readonly entries: readonly FoundEntry[];
}

/** What is left out asks for everything from the domain head. */
export type AskedSearch = Partial<Omit<SearchOperation, 'filter'>> & {
  /** RFC 4515, unless it is read already. */
  readonly filter?: string | SearchFilter;
};

/** A directory, and a connection of somebody who is bound, without a wire between them. */
export class SearchWorld {
  readonly directory: Directory;
  readonly context: ControllerContext;
  readonly events: DirectoryEvent[] = [];
  readonly session: LdapSession;

  constructor(profile: DirectoryProfileName = 'windows-2022', clock: Partial<Clock> = {}) {
    const domain = describeDomain('contoso.test');
    this.directory = new Directory({ domain, policy: PROVISIONED_POLICY });
    this.context = {
      clock: { now: () => NOW, elapsed: () => 0, sleep: async () => undefined, ...clock },
      random: seededRandom(1),
      events: { append: (event) => this.events.push(event) },
      directory: this.directory,
      profile: DIRECTORY_PROFILES[profile],
      host: 'dc1.contoso.test',
      requireTlsForSimpleBind: false,
    };
    this.session = this.connect();
  }

  connect(service: LdapService = 'domain', secure = true): LdapSession {
    const identity = { dn: `CN=Administrator,${USERS}`, id: 500 };
    return { secure, service, identity, memory: new Map() };
  }

  view(session = this.session): SearchView {
    return searchView(session, this.context);
  }

  addUser(name: string, seed: Partial<AccountSeed> = {}): EntryRecord {
    const now = fileTimeFromUnixMs(NOW);
    const entry = this.directory.add(
      {
        sAMAccountName: name,
        userPrincipalName: `${name}@contoso.test`,
        displayName: name,
        password: new Secret(`Secret of ${name} 1`),
        ...seed,
      },
      now,
    );
    return entry.record;
  }

  addGroup(name: string, members: readonly EntryRecord[], groupType = '-2147483646'): EntryRecord {
    const users = this.directory.recordByDn(USERS);
    const links = { member: members.map(({ id }) => id) };
    const attributes = withValues(
      { objectclass: classChain('group'), samaccountname: name, grouptype: groupType },
      links,
    );
    const rdn = { type: 'CN', value: name };
    const parent = users?.id ?? 0;
    return this.directory.insert({ parent, rdn, attributes, hasSid: true });
  }

  addUnit(name: string): EntryRecord {
    const attributes = { objectclass: classChain('organizationalUnit') };
    const rdn = { type: 'OU', value: name };
    return this.directory.insert({ parent: this.directory.head.id, rdn, attributes });
  }

  search(
    asked: AskedSearch = {},
    controls: readonly LdapControl[] = [],
    session = this.session,
  ): Found {
    const reply = this.reply(asked, controls, session);
    return { ...reply, entries: [...(reply.entries ?? [])] };
  }

  /** The entries are not made yet. */
  reply(
    asked: AskedSearch = {},
    controls: readonly LdapControl[] = [],
    session = this.session,
  ): LdapReply {
    const { filter = '(objectClass=*)' } = asked;
    return serveSearch(
      {
        messageId: 1,
        controls,
        operation: {
          kind: 'search',
          baseDn: HEAD,
          scope: 'sub',
          sizeLimit: 0,
          timeLimit: 0,
          typesOnly: false,
          attributes: [],
          ...asked,
          filter: typeof filter === 'string' ? parseFilter(filter) : filter,
        },
      },
      session,
      this.context,
    );
  }

  /** Common names of what a filter finds, below CN=Users. */
  names(filter: string | SearchFilter): string[] {
    return namesOf(this.search({ baseDn: USERS, scope: 'one', filter }));
  }
}

export function namesOf({ entries }: Found): string[] {
  return entries.map(({ dn }) => dn.split(',')[0]?.slice(3) ?? '');
}

/** The values that an entry shows, by name. */
export function valuesOf(entry: FoundEntry | undefined): Record<string, readonly unknown[]> {
  return Object.fromEntries(entry?.attributes.map(({ name, values }) => [name, values]) ?? []);
}

/** @param text - RFC 4515 */
export function parseFilter(text: string): SearchFilter {
  const writer = new BerWriter();
  FilterParser.parseString(text).write(writer);
  return readSearchFilter(nextElement(berElements(writer.buffer)));
}
