import { describe, expect, test } from 'vitest';
import { HEAD, namesOf, SearchWorld, USERS, valuesOf } from './search-world.test-support.ts';
import { ControlOid } from './supported-controls.ts';

const world = new SearchWorld();
const samba = new SearchWorld('samba');
const alice = world.addUser('alice', { lockoutTime: 133_000_000_000_000_000n });
samba.addUser('alice');
world.addGroup('Readers', [alice]);
const ALICE = `CN=alice,${USERS}`;
const CONFIGURATION = `CN=Configuration,${HEAD}`;

describe('the base', () => {
  const { identity } = world.directory;
  const guid = Buffer.from(identity.guidOf(alice.id)).toString('hex');
  const sid = Buffer.from(identity.sidOf(alice.id)).toString('hex');

  test.each([
    [`cn = ALICE,${USERS}`, ALICE],
    [`<GUID=${guid}>`, ALICE],
    [`<SID=${sid}>`, ALICE],
    [`<guid=${guid}>;<SID=${sid}>;CN=elsewhere,${HEAD}`, ALICE],
    [`<WKGUID=a9d1ca15768811d1aded00c04fd8d5cd,${HEAD}>`, USERS],
    ['<SID=S-1-5-32-544>', `CN=Administrators,CN=Builtin,${HEAD}`],
    [CONFIGURATION, CONFIGURATION],
  ])('%s is found', (baseDn, dn) => {
    expect(world.search({ baseDn, scope: 'base' }).entries).toMatchObject([{ dn }]);
  });

  test.each([
    [
      `CN=nobody,CN=nowhere,${USERS}`,
      32,
      USERS,
      /^0000208D: .*best match of:\n\t'CN=Users,DC=contoso,DC=test'\n\0$/s,
    ],
    ['', 32, '', /best match of:\n\t''\n\0$/],
    ['<SID=S-1-5-32-9999>', 32, '', /^0000208D/],
    ['<GUID=00000000000000000000000000000000>', 32, '', /^0000208D/],
    ['DC=fabrikam,DC=test', 10, undefined, /^0000202B: .*\n\tref 1: 'fabrikam.test'\n\0$/s],
    ['DC=child,DC=contoso,DC=test', 32, HEAD, /^0000208D/],
    ['alice@contoso.test', 34, undefined, /is not a distinguished name\0$/],
    ['<GUID=12>', 34, undefined, /not a distinguished name/],
    ['<SID=S-2>', 34, undefined, /not a distinguished name/],
    ['<WKGUID=12,DC=contoso,DC=test>', 34, undefined, /not a distinguished name/],
  ])('%s is refused on Windows with %d', (baseDn, resultCode, matchedDn, text) => {
    const { result } = world.search({ baseDn });

    expect([result.resultCode, result.matchedDn]).toEqual([resultCode, matchedDn]);
    expect(result.diagnosticMessage).toMatch(text);
  });

  test('in a foreign domain is referred to its name', () => {
    expect(world.search({ baseDn: 'CN=x,DC=fabrikam,DC=test' }).result.referrals).toEqual([
      'ldap://fabrikam.test/CN=x,DC=fabrikam,DC=test',
    ]);
  });

  test.each(['DC=fabrikam,DC=test', 'DC=test', `CN=nobody,${HEAD}`, ''])(
    '%s is missing on Samba, without a best match',
    (baseDn) => {
      const { result } = samba.search({ baseDn });

      expect([result.resultCode, result.matchedDn]).toEqual([32, undefined]);
      expect(result.diagnosticMessage).toMatch(/^acl_read: Error retrieving instanceType for base/);
    },
  );
});

describe('the scope', () => {
  test.each([
    ['base', HEAD, [HEAD]],
    ['base', USERS, [USERS]],
    ['one', ALICE, []],
    ['sub', ALICE, [ALICE]],
  ] as const)('%s of %s', (scope, baseDn, expected) => {
    expect(world.search({ baseDn, scope }).entries.map(({ dn }) => dn)).toEqual(expected);
  });

  test('one level leaves out what is deeper and the other naming contexts', () => {
    const names = namesOf(world.search({ scope: 'one' }));

    expect(names).toContain('Users');
    expect(names).not.toContain('alice');
    expect(names).not.toContain('Configuration');
  });

  test('a subtree ends at the next naming context', () => {
    const below = (baseDn: string) => world.search({ baseDn }).entries.map(({ dn }) => dn);

    expect(below(HEAD).filter((dn) => dn.includes('CN=Configuration'))).toEqual([]);
    expect(below(CONFIGURATION).filter((dn) => dn.includes('CN=Schema'))).toEqual([]);
    expect(below(CONFIGURATION)).toContain(`CN=Partitions,${CONFIGURATION}`);
  });

  test.each(['', HEAD])('the global catalog searches all naming contexts below "%s"', (baseDn) => {
    const session = world.connect('global-catalog');
    const { entries, references } = world.search({ baseDn }, [], session);

    expect(entries).toHaveLength([...world.directory.records()].length);
    expect(references).toEqual([]);
  });

  test('so does a search that asks for the phantom root', () => {
    const value = Uint8Array.of(0x30, 3, 2, 1, 2);
    const controls = [{ type: ControlOid.searchOptions, critical: true, value }];

    expect(world.search({ baseDn: '' }, controls).entries).toHaveLength(
      [...world.directory.records()].length,
    );
  });
});

describe('references', () => {
  test('from the domain head lead to the three other partitions', () => {
    expect(samba.search({ filter: '(cn=none)' }).references).toEqual([
      `ldaps://contoso.test/CN=Configuration,${HEAD}`,
      `ldaps://contoso.test/DC=DomainDnsZones,${HEAD}`,
      `ldaps://contoso.test/DC=ForestDnsZones,${HEAD}`,
    ]);
  });

  test('say so when one level is asked, and use the scheme of the connection', () => {
    const clear = samba.connect('domain', false);

    expect(samba.search({ scope: 'one' }, [], clear).references?.[0]).toBe(
      `ldap://contoso.test/CN=Configuration,${HEAD}??base`,
    );
  });

  test('to the zones name their own hosts on Windows', () => {
    expect(world.search().references?.[2]).toBe(
      `ldaps://ForestDnsZones.contoso.test/DC=ForestDnsZones,${HEAD}`,
    );
  });

  test.each([
    ['below the head', { baseDn: USERS }, []],
    ['of the head alone', { scope: 'base' }, []],
    ['with the domain scope control', {}, [{ type: ControlOid.domainScope, critical: true }]],
    [
      'with the domain scope option',
      {},
      [{ type: ControlOid.searchOptions, critical: true, value: Uint8Array.of(0x30, 3, 2, 1, 1) }],
    ],
  ] as const)('there are none %s', (_, operation, controls) => {
    expect(samba.search(operation, controls).references).toEqual([]);
  });
});

describe('limits', () => {
  const many = new SearchWorld();
  const manySamba = new SearchWorld('samba');
  for (let number = 0; number < 1_010; number += 1) {
    many.addUser(`u${number}`);
    manySamba.addUser(`u${number}`);
  }

  test.each([
    ['windows-2022', 3, 4, 3],
    ['windows-2022', 0, 4, 1_000],
    ['windows-2022', 1_005, 4, 1_000],
    ['samba', 3, 0, 1_010],
  ] as const)('%s answers a size limit of %d with %d', (profile, sizeLimit, resultCode, count) => {
    const asked = profile === 'samba' ? manySamba : many;
    const found = asked.search({ sizeLimit, filter: '(userPrincipalName=u*)' });

    expect([found.result.resultCode, found.entries.length]).toEqual([resultCode, count]);
  });

  test('a size limit that is just enough is no refusal', () => {
    const found = many.search({ sizeLimit: 1, filter: '(sAMAccountName=u1)' });

    expect([found.result.resultCode, found.entries.length]).toEqual([0, 1]);
  });

  test.each([
    ['windows-2022', 3],
    ['samba', 0],
  ] as const)('on %s a search that takes too long is answered %d', (profile, resultCode) => {
    let elapsed = 0;
    const slow = new SearchWorld(profile, {
      elapsed: () => {
        elapsed += 100;
        return elapsed;
      },
    });
    const found = slow.search({ timeLimit: 1 });

    expect(found.result.resultCode).toBe(resultCode);
    expect(found.entries.length > 20).toBe(profile === 'samba');
  });
});

test('records are as they were when the search was asked', () => {
  const moving = new SearchWorld();
  const before = moving.addUser('before');
  const { entries = [] } = moving.reply({ filter: '(sAMAccountName=before)' });
  moving.directory.remove(before);

  expect(valuesOf([...entries][0])['sAMAccountName']).toEqual(['before']);
});

test.each([
  ['windows-2022', /^000004DC: LdapErr: DSID-0C090D10, comment: In order .* data 0, v4f7c\0$/],
  ['samba', /^00002020: Operation unavailable without authentication$/],
] as const)('%s lets nobody search before a bind', (profile, text) => {
  const other = new SearchWorld(profile);
  const anonymous = { ...other.connect(), identity: undefined };
  const { result } = other.search({}, [], anonymous);

  expect(result.resultCode).toBe(1);
  expect(result.diagnosticMessage).toMatch(text);
});

test('a search is reported with what it found', () => {
  const other = new SearchWorld();
  other.search({ baseDn: USERS, scope: 'base' });

  expect(other.events).toEqual([
    { type: 'directory.search-answered', baseDn: USERS, resultCode: 0, entries: 1 },
  ]);
});

describe('controls', () => {
  const unknown = { type: '1.2.3.4', value: Uint8Array.of(1) };

  test('that nobody knows are refused when they are critical', () => {
    expect(world.search({}, [{ ...unknown, critical: true }]).result.resultCode).toBe(12);
    expect(world.search({}, [{ ...unknown, critical: false }]).result.resultCode).toBe(0);
  });

  test.each([ControlOid.pagedResults, ControlOid.serverSort, ControlOid.searchOptions])(
    '%s is refused when its value is malformed',
    (type) => {
      for (const value of [undefined, Uint8Array.of(), Uint8Array.of(0x30, 5, 2)]) {
        const control = { type, critical: true, ...(value === undefined ? {} : { value }) };

        expect(world.search({}, [control]).result.resultCode).toBe(12);
      }
    },
  );

  test('for policy hints are known to Windows alone', () => {
    const control = { type: ControlOid.policyHints, critical: true };

    expect(world.search({}, [control]).result.resultCode).toBe(0);
    expect(samba.search({}, [control]).result.resultCode).toBe(12);
  });

  test.each([
    [
      undefined,
      /^<GUID=[0-9a-f]{32}>;<SID=0105[0-9a-f]{52}>;CN=alice,CN=Users,DC=contoso,DC=test$/,
    ],
    [Uint8Array.of(0x30, 3, 2, 1, 0), /^<GUID=[0-9a-f]{32}>;<SID=01/],
    [
      Uint8Array.of(0x30, 3, 2, 1, 1),
      /^<GUID=[0-9a-f]{8}-[-0-9a-f]{27}>;<SID=S-1-5-21-[-0-9]+>;CN=alice,/,
    ],
  ])('for extended names change every name', (value, name) => {
    const control = { type: ControlOid.extendedDn, critical: true, ...(value ? { value } : {}) };
    const { entries } = world.search({ filter: '(cn=readers)', attributes: ['member'] }, [control]);

    expect(entries[0]?.dn).toMatch(/^<GUID=/);
    expect(valuesOf(entries[0])['member']?.[0]).toMatch(name);
  });
});
