import { Attribute, type Client, type Entry, NoSuchObjectError, ResultCodeError } from 'ldapts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import { fileTimeFromUnixMs } from '../directory/file-time.ts';
import type { StartedDomainController } from './domain-controller.ts';
import { InMemoryLab, NOW, PASSWORD } from './in-memory-lab.test-support.ts';

const HEAD = 'DC=contoso,DC=test';
const ALICE_DN = `CN=Alice Ängström,CN=Users,${HEAD}`;

const lab = new InMemoryLab();
let controller: StartedDomainController;
let client: Client;

beforeAll(async () => {
  lab.directory.add(
    {
      userPrincipalName: 'bob.locked@contoso.test',
      sAMAccountName: 'bob',
      displayName: 'Bob, the second',
      password: new Secret('anything else 7'),
      lockoutTime: fileTimeFromUnixMs(NOW),
      logonHours: new Uint8Array(21).fill(0xff),
    },
    fileTimeFromUnixMs(NOW),
  );
  controller = await lab.start();
  client = lab.client();
  await client.bind('alice@contoso.test', PASSWORD);
});

afterAll(async () => {
  await client.unbind();
  await controller.stop();
});

const names = (entries: readonly Entry[]) => entries.map(({ dn }) => dn.split(',')[0]);

async function failure(search: Promise<unknown>): Promise<ResultCodeError> {
  const error = await search.catch((thrown: unknown) => thrown);
  if (error instanceof ResultCodeError) return error;
  throw new TypeError('The search did not fail.');
}

describe('filters from the domain head', () => {
  test.each<[string, string[]]>([
    ['(userPrincipalName=alice@contoso.test)', ['CN=Alice Ängström']],
    ['(USERPRINCIPALNAME=ALICE@contoso.test)', ['CN=Alice Ängström']],
    ['(sAMAccountName=alice)', ['CN=Alice Ängström']],
    ['(&(objectClass=user)(!(sAMAccountName=alice)))', ['CN=Bob\\']],
    ['(|(sAMAccountName=alice)(sAMAccountName=bob))', ['CN=Alice Ängström', 'CN=Bob\\']],
    ['(userPrincipalName=bob.*@contoso.test)', ['CN=Bob\\']],
    ['(displayName=*ängström)', ['CN=Alice Ängström']],
    [String.raw`(displayName=Bob\2c the second)`, ['CN=Bob\\']],
    [`(distinguishedName=CN=Bob\\5c2c the second,CN=Users,${HEAD})`, ['CN=Bob\\']],
    ['(lockoutTime>=1)', ['CN=Bob\\']],
    ['(badPwdCount<=0)', ['CN=Alice Ängström', 'CN=Bob\\']],
    ['(lockoutTime=*)', ['CN=Bob\\']],
    ['(objectCategory=person)', ['CN=Alice Ängström', 'CN=Bob\\']],
    ['(userAccountControl:1.2.840.113556.1.4.803:=512)', ['CN=Alice Ängström', 'CN=Bob\\']],
    ['(userAccountControl:1.2.840.113556.1.4.803:=2)', []],
    ['(userAccountControl:1.2.3.4:=512)', []],
    ['(unknown=x)', []],
    ['(&(objectClass=user)(!(unknown=x)))', ['CN=Alice Ängström', 'CN=Bob\\']],
    ['(msDS-User-Account-Control-Computed=0)', []],
    [`(distinguishedName=${ALICE_DN.toLowerCase()})`, ['CN=Alice Ängström']],
  ])('%s', async (filter, expected) => {
    const { searchEntries } = await client.search(HEAD, { filter });

    expect(names(searchEntries)).toEqual(expected);
  });
});

describe('attributes', () => {
  const only = (attributes: string[]) =>
    client
      .search(ALICE_DN, { scope: 'base', attributes })
      .then(({ searchEntries }) => searchEntries[0]);

  test('come in schema spelling whatever case was asked', async () => {
    expect(await only(['BADPWDCOUNT', 'samaccountname'])).toEqual({
      dn: ALICE_DN,
      sAMAccountName: 'alice',
      badPwdCount: '0',
    });
  });

  test('1.1 brings the DN only', async () => {
    // ldapts adds an empty attribute for every name that was asked and not answered.
    expect(await only(['1.1'])).toEqual({ dn: ALICE_DN, '1.1': [] });
  });

  test('* brings counters and nothing constructed', async () => {
    const entry = await only(['*']);

    expect(entry).toMatchObject({ badPwdCount: '0', lastLogon: '0', logonCount: '0' });
    expect(entry).not.toHaveProperty('lockoutTime');
    expect(entry).not.toHaveProperty('msDS-User-Account-Control-Computed');
  });

  test('computed ones come when they are named', async () => {
    const attributes = [
      'msDS-User-Account-Control-Computed',
      'msDS-UserPasswordExpiryTimeComputed',
      'pwdLastSet',
    ];
    const { searchEntries } = await client.search(HEAD, {
      filter: '(sAMAccountName=bob)',
      attributes,
    });

    expect(searchEntries[0]).toMatchObject({
      'msDS-User-Account-Control-Computed': '16',
      'msDS-UserPasswordExpiryTimeComputed': String(
        fileTimeFromUnixMs(NOW) + 42n * 864_000_000_000n,
      ),
    });
  });

  test('no password is among them', async () => {
    const { searchEntries } = await client.search(HEAD, {
      attributes: ['*', 'unicodePwd', 'userPassword'],
    });

    expect(JSON.stringify(searchEntries)).not.toContain(PASSWORD);
  });

  test('typesOnly brings names without values', async () => {
    const { searchEntries } = await client.search(ALICE_DN, {
      scope: 'base',
      attributes: ['cn'],
      returnAttributeValues: false,
    });

    expect(searchEntries).toEqual([{ dn: ALICE_DN, cn: [] }]);
  });

  test('bytes travel as bytes', async () => {
    const { searchEntries } = await client.search(HEAD, {
      filter: '(sAMAccountName=bob)',
      attributes: ['logonHours'],
      explicitBufferAttributes: ['logonHours'],
    });

    expect(searchEntries[0]?.['logonHours']).toEqual(Buffer.alloc(21, 0xff));
  });
});

describe('scope and limits', () => {
  test.each([
    ['base', ['DC=contoso']],
    ['one', ['CN=Users']],
    ['sub', ['DC=contoso', 'CN=Users', 'CN=Alice Ängström', 'CN=Bob\\']],
  ] as const)('%s', async (scope, expected) => {
    const { searchEntries } = await client.search(HEAD, { scope });

    expect(names(searchEntries)).toEqual(expected);
  });

  test('the domain head refers to the three other partitions', async () => {
    const { searchReferences } = await client.search(HEAD);

    expect(searchReferences).toHaveLength(3);
    expect(searchReferences[0]).toBe(`ldaps://contoso.test/CN=Configuration,${HEAD}`);
  });

  test('Windows keeps to the size limit', async () => {
    expect((await client.search(HEAD, { sizeLimit: 1 })).searchEntries).toHaveLength(1);
  });
});

test.each<[string, number, RegExp]>([
  [`CN=nobody,CN=Users,${HEAD}`, 32, /best match of:\n\t'CN=Users,DC=contoso,DC=test'\n\0/],
  ['DC=fabrikam,DC=test', 10, /0000202B: RefErr: .*\n\tref 1: 'fabrikam.test'\n\0/],
  ['alice@contoso.test', 34, /not a distinguished name/],
])('the base %s is answered %d', async (base, code, text) => {
  const error = await failure(client.search(base));

  expect([error.code, text.test(error.message)]).toEqual([code, true]);
});

test('on Samba a foreign base is missing', async () => {
  const samba = new InMemoryLab({ profile: 'samba' });
  await using _controller = await samba.start();
  const other = samba.client();
  await other.bind('alice@contoso.test', PASSWORD);

  const error = await failure(other.search('DC=fabrikam,DC=test'));

  expect(error).toBeInstanceOf(NoSuchObjectError);
  await other.unbind();
});

describe('without a bind', () => {
  test('the rootDSE answers, with the time of the machine', async () => {
    const anonymous = lab.client(389);
    const { searchEntries } = await anonymous.search('', { scope: 'base', filter: '(cn=none)' });

    expect(searchEntries[0]).toMatchObject({
      currentTime: '20261120193234.0Z',
      defaultNamingContext: HEAD,
      dnsHostName: 'dc1.contoso.test',
      ldapServiceName: 'contoso.test:dc1$@CONTOSO.TEST',
      supportedLDAPVersion: ['3', '2'],
    });
    await anonymous.unbind();
  });

  test.each([
    ['windows-2022', /^000004DC: LdapErr: DSID-0C090D10, comment: In order .* data 0, v4f7c\0/],
    ['samba', /^00002020: Operation unavailable without authentication/],
  ] as const)('%s refuses any other search', async (profile, text) => {
    const other = new InMemoryLab({ profile });
    await using _controller = await other.start();
    const anonymous = other.client();

    const error = await failure(anonymous.search(HEAD));

    expect(error.code).toBe(1);
    expect(error.message).toMatch(text);
    await anonymous.unbind();
  });
});

test('a modify while anonymous is refused like a search', async () => {
  const anonymous = lab.client();

  const error = await failure(
    anonymous.add(`CN=x,${HEAD}`, [new Attribute({ type: 'cn', values: ['x'] })]),
  );

  expect(error.code).toBe(1);
  await anonymous.unbind();
});
