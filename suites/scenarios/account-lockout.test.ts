import { describe, expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { TICKS_PER_MINUTE } from '../../mocks/directory/file-time.ts';

const MINUTE_MS = 60_000;
const ALICE = 'alice@contoso.test';
const WRONG = 'Wr0ng-for-everybody!';

describe('account lockout after three wrong passwords, for fifteen minutes', () => {
  test.override({
    environmentOptions: {
      agents: 2,
      policy: {
        ...LAB_POLICY,
        lockoutThreshold: 3,
        lockoutDuration: -15n * TICKS_PER_MINUTE,
        lockOutObservationWindow: -15n * TICKS_PER_MINUTE,
      },
    },
  });

  test('the third wrong password locks, and is itself answered as a wrong one', async ({
    environment,
  }) => {
    const locks = () => eventsOfType(environment.events, 'directory.account-locked').length;

    for (const locksAfterwards of [0, 0, 1]) {
      expect(await environment.signIn(ALICE, WRONG)).toFailWith('AADSTS50126');
      expect(locks()).toBe(locksAfterwards);
    }
  });

  test('while the account is locked, the right password is refused', async ({ environment }) => {
    for (let count = 0; count < 3; count += 1) await environment.signIn(ALICE, WRONG);

    expect(await environment.signIn(ALICE)).toFailWith('AADSTS50053');
    const [one, two] = environment.agents.map(tracedReasons);
    expect([...(one ?? []), ...(two ?? [])].sort()).toEqual(['1326', '1326', '1326', '1909']);
  });

  test('the account unlocks when lockoutDuration is over', async ({ environment }) => {
    for (let count = 0; count < 3; count += 1) await environment.signIn(ALICE, WRONG);

    await environment.clock.advance(15 * MINUTE_MS - 1);
    expect(await environment.signIn(ALICE)).toFailWith('AADSTS50053');

    await environment.clock.advance(2);
    expect(await environment.signIn(ALICE)).toSucceed();
  });

  test('an administrator unlocks the account', async ({ environment }) => {
    for (let count = 0; count < 3; count += 1) await environment.signIn(ALICE, WRONG);
    const entry = environment.directory.account(ALICE);
    environment.directory.setAttributes(entry, { lockoutTime: ['0'] });

    expect(await environment.signIn(ALICE)).toSucceed();
  });

  test('a right password in time starts the count again', async ({ environment }) => {
    for (let count = 0; count < 2; count += 1) await environment.signIn(ALICE, WRONG);
    await environment.signIn(ALICE);
    for (let count = 0; count < 2; count += 1) await environment.signIn(ALICE, WRONG);

    expect(await environment.signIn(ALICE)).toSucceed();
  });

  test('wrong passwords further apart than the window do not add up', async ({ environment }) => {
    for (let count = 0; count < 4; count += 1) {
      await environment.signIn(ALICE, WRONG);
      await environment.clock.advance(16 * MINUTE_MS);
    }

    expect(eventsOfType(environment.events, 'directory.account-locked')).toEqual([]);
    expect(await environment.signIn(ALICE)).toSucceed();
  });
});
