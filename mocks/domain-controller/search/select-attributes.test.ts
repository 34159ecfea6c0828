import { describe, expect, test } from 'vitest';
import { withValues } from '../../directory/entry-record.ts';
import { fileTimeFromUnixMs, TICKS_PER_DAY } from '../../directory/file-time.ts';
import { HEAD, NOW, SearchWorld, USERS, valuesOf } from './search-world.test-support.ts';

const world = new SearchWorld();
world.addUser('alice', { lockoutTime: 1n, logonHours: new Uint8Array(21) });
const members = Array.from({ length: 12 }, (_, number) => world.addUser(`m${number}`));
const group = world.addGroup('Twelve', members);
const outer = world.addGroup('Outer', [group]);
world.addGroup('Distribution', members, '2');
const NOW_TEXT = String(fileTimeFromUnixMs(NOW));

const only = (baseDn: string, attributes: string[], typesOnly = false) =>
  valuesOf(world.search({ baseDn, scope: 'base', attributes, typesOnly }).entries[0]);
const user = (...attributes: string[]) => only(`CN=alice,${USERS}`, attributes);
const twelve = (...attributes: string[]) => only(`CN=Twelve,${USERS}`, attributes);

describe('a search that names', () => {
  test('nothing gets all that is stored, and nothing constructed', () => {
    const shown = user();

    expect(shown).toMatchObject({
      sAMAccountName: ['alice'],
      distinguishedName: [`CN=alice,${USERS}`],
      badPwdCount: ['0'],
      lastLogon: ['0'],
      lockoutTime: ['1'],
      cn: ['alice'],
    });
    for (const name of ['msDS-User-Account-Control-Computed', 'tokenGroups', 'canonicalName']) {
      expect(shown).not.toHaveProperty(name);
    }
  });

  test('* gets the same, and what it names beside', () => {
    const { canonicalName, ...rest } = user('*', 'canonicalName', 'cn');

    expect(canonicalName).toEqual(['contoso.test/Users/alice']);
    expect(rest).toEqual(user());
  });

  test.each([['1.1'], ['+'], ['unknown'], ['cn;lang-de']])('%s gets nothing', (name) => {
    expect(user(name)).toEqual({});
  });

  test('attributes in any case or by OID gets them in the spelling of the schema', () => {
    expect(user('BADPWDCOUNT', '1.2.840.113556.1.4.221', 'samaccountname')).toEqual({
      badPwdCount: ['0'],
      sAMAccountName: ['alice'],
    });
  });

  test('what passwords are made of gets nothing', () => {
    const names = ['unicodePwd', 'dBCSPwd', 'supplementalCredentials', 'ntPwdHistory'];

    expect(user(...names)).toEqual({});
    expect(JSON.stringify(world.search().entries)).not.toContain('Secret of');
  });

  test('types only gets names without values', () => {
    expect(only(`CN=alice,${USERS}`, ['cn', 'canonicalName'], true)).toEqual({
      cn: [],
      canonicalName: [],
    });
  });
});

describe('constructed attributes', () => {
  test('tell the state of an account', () => {
    const names = ['msDS-User-Account-Control-Computed', 'msDS-UserPasswordExpiryTimeComputed'];
    const { pwdLastSet } = user('pwdLastSet');

    expect(user(...names)).toEqual({
      'msDS-User-Account-Control-Computed': ['0'],
      'msDS-UserPasswordExpiryTimeComputed': [
        String(BigInt(String(pwdLastSet?.[0])) + 42n * TICKS_PER_DAY),
      ],
    });
  });

  test.each([
    ['a lock', 'lockouttime', NOW_TEXT, '16'],
    ['a password to be changed', 'pwdlastset', '0', '8388608'],
  ])('tell of %s', (_, key, value, bits) => {
    const other = new SearchWorld();
    const bob = other.addUser('bob');
    other.directory.update(bob, { attributes: withValues(bob.attributes, { [key]: [value] }) });
    const attributes = ['msDS-User-Account-Control-Computed'];

    expect(valuesOf(other.search({ filter: '(cn=bob)', attributes }).entries[0])).toEqual({
      'msDS-User-Account-Control-Computed': [bits],
    });
  });

  test('name the password settings that apply', () => {
    const other = new SearchWorld();
    const bob = other.addUser('bob');
    const container = `CN=Password Settings Container,CN=System,${HEAD}`;
    other.directory.insert({
      parent: other.directory.recordByDn(container)?.id ?? 0,
      rdn: { type: 'CN', value: 'Strict' },
      attributes: {
        objectclass: ['top', 'msDS-PasswordSettings'],
        'msds-passwordsettingsprecedence': '1',
        'msds-psoappliesto': [bob.id],
      },
    });
    const found = other.search({ filter: '(cn=bob)', attributes: ['msds-resultantpso'] });

    expect(valuesOf(found.entries[0])).toEqual({ 'msDS-ResultantPSO': [`CN=Strict,${container}`] });
  });

  test('tell what an object is to others', () => {
    const { identity } = world.directory;

    expect(twelve('primaryGroupToken', 'parentGUID', 'structuralObjectClass')).toEqual({
      primaryGroupToken: [String(group.id)],
      parentGUID: [identity.guidOf(group.parent)],
      structuralObjectClass: ['top', 'group'],
    });
    expect(user('primaryGroupToken')).toEqual({});
    expect(only(HEAD, ['parentGUID', 'canonicalName'])).toEqual({
      canonicalName: ['contoso.test/'],
    });
  });

  test('tell times and versions', () => {
    const { createTimeStamp, 'msDS-KeyVersionNumber': version } = user(
      'createTimestamp',
      'msDS-KeyVersionNumber',
    );

    expect([createTimeStamp, version]).toEqual([['20261120193234.0Z'], ['1']]);
  });

  test('list the security groups of an account, its primary group among them', () => {
    const { identity } = world.directory;
    const { tokenGroups } = only(`CN=m1,${USERS}`, ['tokenGroups']);

    expect(tokenGroups).toEqual(
      expect.arrayContaining([identity.sidOf(513), identity.sidOf(group.id)]),
    );
    expect(tokenGroups).toContainEqual(identity.sidOf(outer.id));
    expect(tokenGroups).not.toContainEqual(identity.sidOf(outer.id + 1));
  });

  test('that list groups are for a search of the base alone', () => {
    expect(world.search({ attributes: ['tokenGroups'] }).result.resultCode).toBe(1);
  });

  test('of accounts are not told of other objects', () => {
    expect(only(USERS, ['msDS-User-Account-Control-Computed'])).toEqual({});
  });
});

describe('a range', () => {
  const dns = members.map((member) => world.directory.dnOf(member));

  test.each([
    ['member;range=0-4', 'member;range=0-4', dns.slice(0, 5)],
    ['MEMBER;Range=3-3', 'member;range=3-3', dns.slice(3, 4)],
    ['member;range=5-*', 'member;range=5-*', dns.slice(5)],
    ['member;range=10-15', 'member;range=10-*', dns.slice(10)],
    ['member;range=0-11', 'member;range=0-*', dns],
    ['member;range=12-20', 'member;range=12-*', []],
  ])('%s', (asked, name, values) => {
    expect(twelve(asked)).toEqual({ [name]: values });
    expect(twelve('*', asked)).toMatchObject({ [name]: values });
    expect(twelve('*', asked)).not.toHaveProperty('member');
  });

  test('of an attribute that is not there brings nothing', () => {
    expect(user('member;range=0-4')).toEqual({});
  });

  test.each(['range=', 'range=4', 'range=5-4', 'range=-1-4', 'range=a-b', 'range=*-4'])(
    'member;%s is refused',
    (option) => {
      expect(world.search({ attributes: [`member;${option}`] }).result.resultCode).toBe(53);
    },
  );

  test.each([
    ['windows-2022', 'member;range=0-1499', 1_500],
    ['samba', 'member', 1_600],
  ] as const)('on %s a long attribute comes as %s', (profile, name, count) => {
    const other = new SearchWorld(profile);
    const many = Array.from({ length: 1_600 }, (_, number) => other.addUser(`u${number}`));
    other.addGroup('Many', many);
    const asked = { filter: `(cn=Many)`, baseDn: USERS, scope: 'one' } as const;

    for (const attributes of [['member'], []]) {
      expect(valuesOf(other.search({ ...asked, attributes }).entries[0])[name]).toHaveLength(count);
    }
    const next = other.search({ ...asked, attributes: ['member;range=1500-*'] });
    expect(valuesOf(next.entries[0])['member;range=1500-*']).toHaveLength(100);
  });
});

describe('the global catalog', () => {
  const session = world.connect('global-catalog');
  const asked = { filter: '(sAMAccountName=alice)', attributes: ['*', 'badPwdCount'] };

  test('of Windows shows its partial set', () => {
    const shown = valuesOf(world.search(asked, [], session).entries[0]);

    expect(shown).toMatchObject({ sAMAccountName: ['alice'] });
    expect(shown).not.toHaveProperty('badPwdCount');
    expect(shown).not.toHaveProperty('logonHours');
  });

  test('of Samba shows everything', () => {
    const samba = new SearchWorld('samba');
    samba.addUser('alice');
    const found = samba.search(asked, [], samba.connect('global-catalog'));

    expect(valuesOf(found.entries[0])).toHaveProperty('badPwdCount');
  });
});

test('the subschema entry describes the schema when it is named', () => {
  const aggregate = `CN=Aggregate,CN=Schema,CN=Configuration,${HEAD}`;
  const shown = only(aggregate, [
    'attributeTypes',
    'objectClasses',
    'dITContentRules',
    'ldapSyntaxes',
  ]);

  expect(shown['attributeTypes']?.join('\n')).toContain("NAME 'sAMAccountName'");
  expect(shown['objectClasses']?.join('\n')).toContain("NAME 'user'");
  expect(only(aggregate, [])).not.toHaveProperty('attributeTypes');
  expect(only(HEAD, ['attributeTypes', 'subschemaSubentry'])).toEqual({
    subSchemaSubEntry: [aggregate],
  });
});
