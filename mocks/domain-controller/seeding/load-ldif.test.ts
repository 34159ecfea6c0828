import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../harness/runtime/clock.ts';
import { EventLog } from '../../../harness/runtime/event-log.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import { Secret } from '../../../harness/runtime/secret.ts';
import { Directory } from '../../directory/directory.ts';
import { DIRECTORY_PROFILES } from '../../directory/directory-profile.ts';
import { describeDomain } from '../../directory/domain-description.ts';
import { PROVISIONED_POLICY } from '../../directory/domain-policy.ts';
import { DIRECTORY_SEED_MALFORMED } from '../../directory/seeding/read-csv.ts';
import { logOn } from '../binds/log-on.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { DirectoryEvent } from '../events.ts';
import { loadLdif } from './load-ldif.ts';

const PASSWORD = 'Test-only-Battery-1';
const UNICODE_PWD = Buffer.from(`"${PASSWORD}"`, 'utf16le').toString('base64');
const USERS = 'CN=Users,DC=contoso,DC=test';

let context: ControllerContext;

beforeEach(() => {
  const directory = new Directory({
    domain: describeDomain('contoso.test'),
    policy: PROVISIONED_POLICY,
  });
  context = {
    clock: systemClock,
    random: seededRandom(1),
    events: new EventLog<DirectoryEvent>(systemClock).sinkFor('dc1'),
    directory,
    profile: DIRECTORY_PROFILES['windows-2022'],
    host: 'dc1.contoso.test',
    requireTlsForSimpleBind: false,
  };
});

const load = (...lines: string[]) => loadLdif(lines.join('\n'), context);

const ALICE = [
  `dn: CN=Alice Ash,${USERS}`,
  'objectClass: user',
  'sAMAccountName: alice',
  'userPrincipalName: alice@contoso.test',
  'userAccountControl: 512',
  `unicodePwd:: ${UNICODE_PWD}`,
];

test('a user of a file binds with the password of the file', () => {
  expect(load('version: 1', '', ...ALICE)).toEqual({ records: 1 });

  const { record } = context.directory.account('alice@contoso.test');
  expect(logOn(record, new Secret(PASSWORD), context)).toEqual({ kind: 'accepted' });
});

test('what a search shows can be loaded: derived attributes are passed over, state is kept', () => {
  load(
    ...ALICE,
    'objectGUID:: ULtvEC8rWEG9WeTHCbCxjw==',
    'objectSid:: AQUAAAAAAAUVAAAALDJy6j4olnNT4BhwTgQAAA==',
    'whenCreated: 20201121034438.0Z',
    `memberOf: CN=Staff,${USERS}`,
    `distinguishedName: CN=Alice Ash,${USERS}`,
    'badPwdCount: 3',
    'pwdLastSet: 133000000000000000',
    'lockoutTime: 134200000000000000',
  );

  const alice = context.directory.account('alice@contoso.test');
  expect(alice.text('badPwdCount')).toBe('3');
  expect(alice.text('pwdLastSet')).toBe('133000000000000000');
  expect(alice.text('lockoutTime')).toBe('134200000000000000');
});

test('a group may stand before its members', () => {
  load(
    `dn: CN=Staff,${USERS}`,
    'objectClass: group',
    'sAMAccountName: staff',
    `member: CN=Alice Ash,${USERS}`,
    '',
    ...ALICE,
  );

  const alice = context.directory.account('alice@contoso.test');
  expect(alice.attribute('memberOf')?.values).toEqual([`CN=Staff,${USERS}`]);
});

test('change records change what is there', () => {
  load(
    ...ALICE,
    '',
    `dn: CN=Alice Ash,${USERS}`,
    'changetype: modify',
    'replace: description',
    'description: one',
    '-',
    'add: mail',
    'mail: a@contoso.test',
    '-',
    '',
    `dn: CN=Alice Ash,${USERS}`,
    'changetype: modrdn',
    'newrdn: CN=Alice Oak',
    'deleteoldrdn: 1',
  );

  const alice = context.directory.account('alice@contoso.test');
  expect([alice.dn, alice.text('description'), alice.text('mail')]).toEqual([
    `CN=Alice Oak,${USERS}`,
    'one',
    'a@contoso.test',
  ]);
});

test('folded and base64 lines are read as one value', () => {
  load(
    `dn:: ${Buffer.from(`CN=Zoë Öst,${USERS}`).toString('base64')}`,
    'objectClass: user',
    'sAMAccountName: zoe',
    'description: a text that is',
    '  folded',
    '# a comment',
  );

  const zoe = context.directory.findBySam('zoe');
  expect([zoe?.dn, zoe?.text('description')]).toEqual([
    `CN=Zoë Öst,${USERS}`,
    'a text that is folded',
  ]);
});

describe('a record that cannot be loaded', () => {
  test.each([
    ['no dn', ['objectClass: user'], 8, 'dn:'],
    ['an unknown attribute', [`dn: CN=B,${USERS}`, 'objectClass: user', 'shoeSize: 43'], 8, '16'],
    [
      'a parent that is missing',
      ['dn: CN=B,OU=None,DC=contoso,DC=test', 'objectClass: user'],
      8,
      '32',
    ],
    ['a taken name', [`dn: CN=B,${USERS}`, 'objectClass: user', 'sAMAccountName: alice'], 8, '68'],
    ['a reference to a file', [`dn: CN=B,${USERS}`, 'jpegPhoto:< file:///x'], 9, 'no file'],
    ['a line without a colon', [`dn: CN=B,${USERS}`, 'objectClass'], 9, 'name: value'],
    ['base64 that is none', [`dn: CN=B,${USERS}`, 'description:: ***'], 9, 'base64'],
    ['another domain', ['dn: CN=B,DC=fabrikam,DC=test', 'objectClass: user'], 8, 'refuses'],
  ])('with %s is named by its line, and nothing is loaded', (_, lines, line, word) => {
    expect(() => load(...ALICE, '', ...lines)).toThrow(
      expect.objectContaining({
        code: DIRECTORY_SEED_MALFORMED,
        message: expect.stringMatching(new RegExp(`^Line ${line}: .*${word}`, 's')),
      }),
    );
    expect(context.directory.findBySam('alice')).toBeUndefined();
  });
});

test('any text is loaded or refused with a line', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('', '-', `dn: CN=X,${USERS}`, 'objectClass: user', 'changetype: modify', ' x'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      try {
        load(...lines);
      } catch (error) {
        expect(error).toMatchObject({ code: DIRECTORY_SEED_MALFORMED });
      }
    }),
  );
});
