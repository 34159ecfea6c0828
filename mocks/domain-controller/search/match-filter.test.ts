import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withValues } from '../../directory/entry-record.ts';
import { fileTimeFromUnixMs } from '../../directory/file-time.ts';
import { formatGuid } from '../../directory/object-guid.ts';
import type { SearchFilter } from '../ldap/search-filter.ts';
import { anyFilter } from './any-filter.test-support.ts';
import { filterMatcher, matchFilter } from './match-filter.ts';
import { NOW, SearchWorld, USERS } from './search-world.test-support.ts';

function peopled(profile: 'samba' | 'windows-2022' = 'windows-2022') {
  const world = new SearchWorld(profile);
  const { directory } = world;
  const alice = world.addUser('alice', {
    displayName: 'Alice Ängström',
    givenName: 'Alice',
    sn: 'Ängström',
    logonHours: Uint8Array.of(1, 0xff, 42),
  });
  const bob = world.addUser('bob', {
    displayName: 'Bob, the second',
    sn: 'Smith',
    givenName: 'Robert',
    userAccountControl: 514,
    lockoutTime: fileTimeFromUnixMs(NOW),
  });
  const manager = withValues(bob.attributes, { manager: [alice.id] });
  directory.update(bob, { attributes: manager });
  const inner = world.addGroup('Inner', [alice]);
  const ring = world.addGroup('Ring', [inner]);
  directory.update(inner, {
    attributes: withValues(inner.attributes, { member: [alice.id, ring.id] }),
  });
  return { world, alice, bob };
}

const { world, alice } = peopled();

const text = (value: string) => Buffer.from(value);
const PEOPLE = ['Alice Ängström', 'Bob\\'];

describe('below CN=Users', () => {
  test.each<[string, string[]]>([
    ['(userPrincipalName=ALICE@Contoso.test)', ['Alice Ängström']],
    ['(USERPRINCIPALNAME=alice@contoso.test)', ['Alice Ängström']],
    ['(userPrincipalName=alice)', []],
    ['(displayName=*ängström)', ['Alice Ängström']],
    ['(displayName=*, the*ond)', ['Bob\\']],
    ['(displayName=bob*second*second)', []],
    ['(lockoutTime=*)', ['Bob\\']],
    ['(lockoutTime>=1)', ['Bob\\']],
    ['(lockoutTime<=1)', []],
    ['(&(sn=*)(userAccountControl=0514))', ['Bob\\']],
    ['(userAccountControl=abc)', []],
    ['(&(sn=*)(userAccountControl:1.2.840.113556.1.4.803:=514))', ['Bob\\']],
    ['(userAccountControl:1.2.840.113556.1.4.804:=6)', ['Guest', 'krbtgt', 'Bob\\']],
    ['(userAccountControl:1.2.3.4:=512)', []],
    ['(sAMAccountName:1.2.840.113556.1.4.803:=1)', []],
    ['(accountExpires:1.2.840.113556.1.4.803:=9223372036854775807)', ['*']],
    ['(&(groupType=2147483650)(cn=inner))', ['Inner']],
    ['(&(groupType:1.2.840.113556.1.4.803:=2147483648)(cn=inner))', ['Inner']],
    ['(&(groupType:1.2.840.113556.1.4.803:=-2147483648)(cn=inner))', ['Inner']],
    [`(distinguishedName=cn=alice  ängström , ${USERS.toLowerCase()})`, []],
    [`(distinguishedName=cn=alice ängström , ${USERS.toLowerCase()})`, ['Alice Ängström']],
    [`(member=CN=Alice Ängström,${USERS})`, ['Inner']],
    [`(memberOf=CN=inner,${USERS})`, ['Alice Ängström', 'Ring']],
    [`(member=CN=Nobody,${USERS})`, []],
    [`(memberOf:1.2.840.113556.1.4.1941:=CN=Ring,${USERS})`, ['Inner', 'Alice Ängström', 'Ring']],
    [`(member:1.2.840.113556.1.4.1941:=CN=Alice Ängström,${USERS})`, ['Inner', 'Ring']],
    [
      `(directReports:1.2.840.113556.1.4.1941:=CN=Bob\\5c, the second,${USERS})`,
      ['Alice Ängström'],
    ],
    [`(objectCategory:1.2.840.113556.1.4.1941:=${USERS})`, []],
    ['(&(objectCategory=person)(givenName=*))', PEOPLE],
    ['(&(objectCategory=user)(givenName=*))', PEOPLE],
    [`(&(objectCategory=CN=Person,CN=Schema,CN=Configuration,DC=contoso,DC=test)(sn=*))`, PEOPLE],
    ['(objectCategory=nonsense)', []],
    ['(&(objectClass=1.2.840.113556.1.5.9)(sn=*))', PEOPLE],
    ['(&(objectClass=PERSON)(sn=*))', PEOPLE],
    ['(whenCreated>=20261120193234.0Z)', PEOPLE],
    ['(whenCreated>=20261120193235Z)', []],
    ['(whenCreated=20261120203234.0+0100)', PEOPLE],
    ['(unknown=x)', []],
    ['(&(sn=*)(!(unknown=x)))', PEOPLE],
    ['(msDS-User-Account-Control-Computed=0)', []],
    ['(&(sn=*)(!(msDS-User-Account-Control-Computed=*)))', PEOPLE],
    ['(unicodePwd=*)', []],
    ['(anr=ali)', ['Alice Ängström']],
    ['(anr=alice ängs)', ['Alice Ängström']],
    ['(anr=ängs alice)', ['Alice Ängström']],
    ['(anr=rob smi)', ['Bob\\']],
    ['(anr=lice)', []],
    ['(anr==smith)', ['Bob\\']],
    ['(anr==smit)', []],
    ['(anr=smi*)', ['Bob\\']],
    ['(sn~=SMITH)', ['Bob\\']],
    ['(&)', ['*']],
    ['(|)', []],
  ])('%s', (filter, expected) => {
    const read = filter === '(&)' ? and() : filter === '(|)' ? or() : filter;
    const found = world.names(read);

    if (expected[0] === '*') expect(found.length).toBeGreaterThan(PEOPLE.length);
    else expect(found).toEqual(expected);
  });
});

function and(...filters: SearchFilter[]): SearchFilter {
  return { kind: 'and', filters };
}

function or(...filters: SearchFilter[]): SearchFilter {
  return { kind: 'or', filters };
}

describe('octets', () => {
  const guid = world.directory.identity.guidOf(alice.id);
  const sid = world.directory.identity.sidOf(alice.id);
  const sidText = `S-1-5-21-${[12, 16, 20].map((at) => Buffer.from(sid).readUInt32LE(at)).join('-')}-${alice.id}`;

  test.each<[string, SearchFilter]>([
    ['a GUID in bytes', { kind: 'equal', attribute: 'objectGUID', value: guid }],
    ['a SID in bytes', { kind: 'equal', attribute: 'objectSid', value: sid }],
    ['a SID as text', { kind: 'equal', attribute: 'objectSid', value: text(sidText) }],
    ['bytes', { kind: 'equal', attribute: 'logonHours', value: Uint8Array.of(1, 0xff, 42) }],
    [
      'parts of bytes',
      {
        kind: 'substrings',
        attribute: 'logonHours',
        initial: Uint8Array.of(1),
        any: [],
        final: Uint8Array.of(42),
      },
    ],
  ])('%s find their object', (_, filter) => {
    expect(world.names(filter)).toEqual(['Alice Ängström']);
  });

  test('an attribute may be named by its OID', () => {
    const attribute = '1.2.840.113556.1.4.221';

    expect(world.names({ kind: 'equal', attribute, value: text('ALICE') })).toEqual([
      'Alice Ängström',
    ]);
  });

  test('a domain SID finds the domain head', () => {
    const value = world.directory.identity.domainSid;

    expect(
      world.search({ filter: { kind: 'equal', attribute: 'objectSid', value } }).entries,
    ).toMatchObject([{ dn: 'DC=contoso,DC=test' }]);
  });

  test('a SID of the BUILTIN domain finds its group', () => {
    expect(world.search({ filter: '(objectSid=S-1-5-32-544)' }).entries).toMatchObject([
      { dn: 'CN=Administrators,CN=Builtin,DC=contoso,DC=test' },
    ]);
  });

  test('a GUID as text is for Samba alone', () => {
    const samba = peopled('samba').world;
    const asText = {
      kind: 'equal',
      attribute: 'objectGUID',
      value: text(String(formatGuid(guid))),
    } as const;

    expect(world.names(asText)).toEqual([]);
    expect(samba.names(asText)).toEqual(['Alice Ängström']);
  });
});

test('Samba refuses ~= wherever it stands', () => {
  const samba = peopled('samba').world;
  const { result, entries } = samba.search({ filter: '(&(cn=none)(!(sn~=Smith)))' });

  expect(result).toEqual({
    resultCode: 1,
    diagnosticMessage: '00002020: Indexed and full searches both failed!',
  });
  expect(entries).toEqual([]);
});

test('the global catalog of Windows matches what it holds only', () => {
  const session = world.connect('global-catalog');
  const filter = '(&(sAMAccountName=bob)(lockoutTime=*))';

  expect(world.search({ filter }).entries).toHaveLength(1);
  expect(world.search({ filter }, [], session).entries).toEqual([]);
});

test('every object matches a filter or its negation, never both', () => {
  const records = [...world.directory.records()];
  const view = world.view();
  fc.assert(
    fc.property(anyFilter, fc.constantFrom(...records), (filter, record) => {
      const matches = matchFilter(filter, record, view);

      expect(matchFilter({ kind: 'not', filter }, record, view)).toBe(!matches);
    }),
    { numRuns: 200 },
  );
});

test('a list matches as its members do', () => {
  const records = [...world.directory.records()];
  const view = world.view();
  fc.assert(
    fc.property(fc.array(anyFilter, { maxLength: 2 }), (filters) => {
      const matchers = filters.map((filter) => filterMatcher(filter, view));
      for (const record of records) {
        const each = matchers.map((matches) => matches(record));
        expect(matchFilter(and(...filters), record, view)).toBe(each.every(Boolean));
        expect(matchFilter(or(...filters), record, view)).toBe(each.some(Boolean));
      }
    }),
    { numRuns: 30 },
  );
});
