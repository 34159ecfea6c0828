import { expect, test } from 'vitest';
import { judge } from './accepted-differences.ts';
import { compareRuns, formatDifference } from './compare.ts';
import { misses } from './expectations.ts';
import type { AccountState, Observation } from './observe.ts';
import { counted } from './scripts/vocabulary.ts';
import type { Script } from './step.ts';

const SCRIPT: Script = { id: 'some/script', steps: [counted(1)] };

const STATE: AccountState = {
  badPwdCount: '1',
  badPasswordTime: '↑',
  lockoutTime: 'absent',
  lastLogon: '0',
  logonCount: '0',
  lastLogonTimestamp: 'absent',
  pwdLastSet: '=',
  accountExpires: 'never',
  userAccountControl: '512',
  'msDS-User-Account-Control-Computed': '0',
  'msDS-UserPasswordExpiryTimeComputed': '=',
  'msDS-ResultantPSO': 'absent',
};

const SEEN: Observation = { code: 49, data: '52e', hr: '80090308', accounts: { u: STATE } };
const OTHER: Observation = { ...SEEN, accounts: { u: { ...STATE, badPwdCount: '2' } } };

test('equal observations do not differ', () => {
  expect(compareRuns(SCRIPT, [SEEN], [SEEN])).toEqual([]);
});

test('a difference names script, step, field and what each said', () => {
  const [difference] = compareRuns(SCRIPT, [SEEN], [OTHER]);

  expect(difference && formatDifference(difference)).toBe(
    "some/script step 1 { do: 'bind', account: 'u', password: 'wrong' }\n    u.badPwdCount: samba says 1, the mock 2",
  );
});

test('an accepted difference is no unexplained one', () => {
  const differences = compareRuns(SCRIPT, [SEEN], [OTHER]);
  const row = { id: 'counts', where: () => true, samba: '1', mock: '2', source: 'a test' };

  expect(judge(differences, [row])).toEqual({ unexplained: [], unused: [] });
});

test('an accepted difference that does not occur is told', () => {
  const row = { id: 'counts', where: () => true, samba: '1', mock: '2', source: 'a test' };

  expect(judge([], [row]).unused).toEqual([row]);
});

test('what is expected of a step is looked for in its observation', () => {
  expect(misses(SCRIPT, [OTHER])).toEqual([
    {
      script: 'some/script',
      step: 1,
      field: 'u.badPwdCount',
      what: 'bind u.badPwdCount',
      expected: '1',
      observed: '2',
    },
  ]);
});

test('a step that meets its expectation is no miss', () => {
  expect(misses(SCRIPT, [SEEN])).toEqual([]);
});
