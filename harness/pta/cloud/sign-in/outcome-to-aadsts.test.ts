import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ValidationOutcome } from '../validation-outcome.ts';
import { outcomeToAadsts, reasonToAadsts, type SignInCode } from './outcome-to-aadsts.ts';

const agentId = 'e1b7ea0c-5ad1-44d4-8d1c-5d27a0d9d0e5';

test.each<[ValidationOutcome, SignInCode]>([
  [{ kind: 'accepted', agentId }, 0],
  [{ kind: 'rejected', agentId, reason: '1326' }, 'AADSTS50126'],
  [{ kind: 'invalid-answer', agentId, problem: 'no header' }, 'AADSTS80003'],
  [{ kind: 'late', agentId, afterMs: 16_000 }, 'AADSTS80014'],
  [{ kind: 'unanswered', afterMs: 20_000 }, 'AADSTS80002'],
  [{ kind: 'exchange-broken', problem: 'fault' }, 'AADSTS80005'],
  [{ kind: 'no-agent' }, 'AADSTS80001'],
  [{ kind: 'unsealable', problem: 'too long' }, 'AADSTS80010'],
])('the outcome $kind is $1', (outcome, code) => {
  expect(outcomeToAadsts(outcome)).toBe(code);
});

test.each([
  ['1311', 'AADSTS80001', 'inferred'],
  ['1317', 'AADSTS80004', 'inferred'],
  ['1326', 'AADSTS50126', 'documented'],
  ['1328', 'AADSTS80012', 'documented'],
  ['1330', 'AADSTS50144', 'documented'],
  ['1331', 'AADSTS50057', 'inferred'],
  ['1355', 'AADSTS80001', 'inferred'],
  ['1398', 'AADSTS80013', 'documented'],
  ['1907', 'AADSTS50144', 'inferred'],
  ['1908', 'AADSTS80001', 'inferred'],
  ['1909', 'AADSTS50053', 'inferred'],
  ['EncryptionDataNotFound', 'AADSTS80011', 'inferred'],
  ['DecryptionFailed', 'AADSTS80010', 'documented'],
  // Numbers that nothing pairs with a code.
  ['1327', 'AADSTS80007', 'inferred'],
  ['1329', 'AADSTS80007', 'inferred'],
  ['1722', 'AADSTS80007', 'inferred'],
  ['1789', 'AADSTS80007', 'inferred'],
  ['64', 'AADSTS80007', 'inferred'],
  ['0', 'AADSTS80007', 'inferred'],
  // Names that nobody documented, and no names.
  ['SomethingElse', 'AADSTS80003', 'inferred'],
  ['-1', 'AADSTS80003', 'inferred'],
  ['0x52e', 'AADSTS80003', 'inferred'],
  ['', 'AADSTS80003', 'inferred'],
  ['__proto__', 'AADSTS80003', 'inferred'],
  ['constructor', 'AADSTS80003', 'inferred'],
  ['hasOwnProperty', 'AADSTS80003', 'inferred'],
])('the reason %j is %s (%s)', (reason, code, basis) => {
  expect(reasonToAadsts(reason)).toEqual({ code, basis });
});

test('any reason has a code, and no rejection is a success', () => {
  fc.assert(
    fc.property(fc.string(), (reason) => {
      expect(outcomeToAadsts({ kind: 'rejected', agentId, reason })).toMatch(/^AADSTS\d{5}$/);
    }),
  );
});
