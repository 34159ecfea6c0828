import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../harness/runtime/errors.ts';
import { Directory } from '../directory.ts';
import { describeDomain } from '../domain-description.ts';
import { LAB_POLICY } from '../domain-policy.ts';
import { fileTimeFromUnixMs, NEVER, TICKS_PER_DAY } from '../file-time.ts';
import { accountsFromCsv } from './accounts-from-csv.ts';
import { DIRECTORY_SEED_MALFORMED } from './read-csv.ts';

const NOW = fileTimeFromUnixMs(Date.UTC(2026, 10, 20));
const SETTING = { now: NOW, policy: LAB_POLICY };
const read = (...lines: string[]) => accountsFromCsv(lines.join('\n'), SETTING);

test('two columns make a healthy account named after its UPN', () => {
  const [seed] = read('userPrincipalName,password', 'alice@contoso.test,Correct-horse-9');

  expect(seed).toMatchObject({
    userPrincipalName: 'alice@contoso.test',
    sAMAccountName: 'alice',
    displayName: 'alice',
  });
  expect(seed?.password.reveal()).toBe('Correct-horse-9');
});

test.each([
  ['accountExpires', 'never', { accountExpires: NEVER }],
  ['accountExpires', '2026-11-20', { accountExpires: NOW }],
  ['pwdLastSet', '0', { pwdLastSet: 0n }],
  ['lockoutTime', String(NOW), { lockoutTime: NOW }],
  ['userAccountControl', '514', { userAccountControl: 514 }],
  ['userAccountControl', 'NORMAL_ACCOUNT|ACCOUNTDISABLE', { userAccountControl: 514 }],
  ['logonHours', '00'.repeat(21), { logonHours: Buffer.alloc(21) }],
  ['memberOf', 'Protected Users; Staff', { memberOf: ['Protected Users', 'Staff'] }],
  ['displayName', '"Ash, ""Al"""', { displayName: 'Ash, "Al"' }],
  ['state', 'locked', { lockoutTime: NOW, badPwdCount: 20 }],
  ['state', 'passwordExpired', { pwdLastSet: NOW - 43n * TICKS_PER_DAY }],
  ['USERWORKSTATIONS', 'WS1', { userWorkstations: 'WS1' }],
])('a column %s with %s says so of the account', (column, cell, expected) => {
  const [seed] = read(`userPrincipalName,password,${column}`, `a@contoso.test,x,${cell}`);

  expect(seed).toMatchObject(expected);
});

test.each([
  ['a row that is too short', ['userPrincipalName,password,sn', 'a@b.test,x'], 2, '2 values'],
  ['no password', ['userPrincipalName,password', '', 'a@b.test,'], 3, 'password'],
  ['no name', ['userPrincipalName,password', ',x'], 2, 'userPrincipalName'],
  ['a name that is none', ['userPrincipalName,password', 'alice,x'], 2, 'userPrincipalName'],
  ['an unknown column', ['userPrincipalName,password,shoe', 'a@b.test,x,43'], 1, 'shoe'],
  ['no column password', ['userPrincipalName', 'a@b.test'], 1, 'password'],
  ['an unknown state', ['userPrincipalName,password,state', 'a@b.test,x,lost'], 2, 'locked'],
  [
    'a time that is none',
    ['userPrincipalName,password,pwdLastSet', 'a@b.test,x,soon'],
    2,
    'pwdLastSet',
  ],
  ['a name twice', ['userPrincipalName,password', 'a@b.test,x', 'A@b.test,y'], 3, 'line 2'],
  ['a quotation that does not end', ['userPrincipalName,password', '"a@b.test,x'], 2, 'no end'],
  ['text behind a quotation', ['userPrincipalName,password', '"a@b.test"z,x'], 2, 'follows'],
  ['an empty file', [''], 1, 'empty'],
])('%s is refused with its line', (_, lines, line, word) => {
  expect(() => read(...lines)).toThrow(
    expect.objectContaining({
      code: DIRECTORY_SEED_MALFORMED,
      message: expect.stringMatching(new RegExp(`^Line ${line}: .*${word}`)),
    }),
  );
});

test('a refusal never shows a password', () => {
  expect(() => read('userPrincipalName,password,state', 'a@b.test,Secret-Battery-1,lost')).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('Secret-Battery-1') }),
  );
});

test('when one account cannot be added, none is', () => {
  const domain = describeDomain('contoso.test');
  const directory = new Directory({ domain, policy: LAB_POLICY });
  const seeds = read(
    'userPrincipalName,password,sAMAccountName',
    'alice@contoso.test,x,alice',
    'bob@contoso.test,x,Administrator',
  );

  expect(() => directory.addAll(seeds, NOW)).toThrow(HarnessError);
  expect(directory.findByUpn('alice@contoso.test')).toBeUndefined();
});

test('any text is read or refused with a line', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('"', ',', '\r\n', 'a@b.test', 'locked', '0'));
  const text = fc.array(cell).map((cells) => `userPrincipalName,password,state\n${cells.join('')}`);
  fc.assert(
    fc.property(text, (input) => {
      try {
        accountsFromCsv(input, SETTING);
      } catch (error) {
        expect(error).toMatchObject({ code: DIRECTORY_SEED_MALFORMED });
      }
    }),
  );
});
