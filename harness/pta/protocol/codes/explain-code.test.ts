import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainCode } from './explain-code.ts';

const summary = (typed: string) =>
  explainCode(typed).map((one) => {
    if (one.kind === 'aadsts' || one.kind === 'win32') return one.entry.code;
    return one.kind === 'reason' ? one.name : 'unexplained';
  });

test.each([
  ['80002', ['AADSTS80002']],
  ['AADSTS80002', ['AADSTS80002']],
  ['aadsts8002', ['AADSTS80002']],
  ['8002', ['AADSTS80002']],
  ['50126', ['AADSTS50126']],
  ['80006', ['unexplained']],
  ['1328', [1328]],
  ['0x530', [1328]],
  ['data 530', [1328]],
  ['530', ['unexplained', 1328]],
  ['52e', [1326]],
  ['5', [5]],
  ['57', ['unexplained', 87]],
  ['53', [53]],
  ['C000006F', [1328]],
  ['0xc000006a', [1326]],
  ['0x18', [1326]],
  ['0x12', [1328, 1331, 1793, 1909]],
  ['80090346', ['SEC_E_BAD_BINDINGS']],
  ['data 80090346', ['SEC_E_BAD_BINDINGS']],
  ['data 999', ['unexplained']],
  ['EncryptionDataNotFound', ['EncryptionDataNotFound']],
  ['decryptionfailed', ['DecryptionFailed']],
  ['ERROR_ACCOUNT_LOCKED_OUT', [1909]],
  ['account_locked_out', [1909]],
  ['STATUS_WRONG', []],
  ['', []],
  ['hello', []],
  [
    '80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v3839',
    [1909],
  ],
])('%j is read as %j', (typed, codes) => {
  expect(summary(typed)).toEqual(codes);
});

test('both readings of 530 say how they were read', () => {
  expect(explainCode('530').map(({ reading }) => reading)).toEqual([
    'Win32 error 530 in decimal: not in this table',
    'LDAP data 530, Win32 1328',
  ]);
});

test('the misprint is named', () => {
  expect(explainCode('AADSTS8002')[0]?.reading).toBe(
    'AADSTS80002, which AADSTS8002 is a misprint of',
  );
});

test('whatever is typed is answered', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.nat().map(String),
        fc.nat().map((n) => n.toString(16)),
      ),
      (typed) => {
        expect(Array.isArray(explainCode(typed))).toBe(true);
      },
    ),
  );
});
