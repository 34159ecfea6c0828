import fc from 'fast-check';
import { describe, expect, test as plain } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import { eventsOfType, test } from '../../harness/testing/index.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';

const MINUTE_MS = 60_000;
const ALICE = 'alice@contoso.test';
const WRONG = 'Wr0ng-for-everybody!';
/** One data centre that allows no failure more than the threshold, so that numbers can be told. */
const EXACTLY = { variance: { dataCentres: 1, extraFailuresMax: 0 } };

describe('after three wrong passwords, with Active Directory locking after twenty', () => {
  test.override({
    environmentOptions: {
      agents: 1,
      cloud: {
        smartLockout: {
          ...EXACTLY,
          settings: { lockoutThreshold: 3, lockoutDurationInSeconds: 60 },
        },
      },
    },
  });

  test('the cloud answers AADSTS50053, and no agent is asked, whatever the password', async ({
    environment,
  }) => {
    for (let tries = 0; tries < 3; tries += 1) await environment.signIn(ALICE, WRONG);
    const asked = eventsOfType(environment.events, 'validation.queued').length;

    expect(await environment.signIn(ALICE)).toFailWith('AADSTS50053');
    expect(eventsOfType(environment.events, 'validation.queued')).toHaveLength(asked);
  });

  test('the same wrong password counts every time: there is no hash to compare', async ({
    environment,
  }) => {
    for (let tries = 0; tries < 3; tries += 1) {
      expect(await environment.signIn(ALICE, WRONG)).toFailWith('AADSTS50126');
    }
    expect(await environment.signIn(ALICE, WRONG)).toFailWith('AADSTS50053');
  });

  test('a minute later the right password signs in', async ({ environment }) => {
    for (let tries = 0; tries < 3; tries += 1) await environment.signIn(ALICE, WRONG);

    await environment.clock.advance(MINUTE_MS);

    expect(await environment.signIn(ALICE)).toSucceed();
  });

  test('the first failure after a lock locks again', async ({ environment }) => {
    for (let tries = 0; tries < 3; tries += 1) await environment.signIn(ALICE, WRONG);
    await environment.clock.advance(MINUTE_MS);

    expect(await environment.signIn(ALICE, WRONG)).toFailWith('AADSTS50126');
    expect(await environment.signIn(ALICE)).toFailWith('AADSTS50053');
  });

  test('an administrator lets the user in again', async ({ environment }) => {
    for (let tries = 0; tries < 3; tries += 1) await environment.signIn(ALICE, WRONG);
    const user = environment.cloud.tenant.findUser(ALICE);

    environment.cloud.smartLockout.unlock(user?.objectId ?? '', 'administrator');

    expect(await environment.signIn(ALICE)).toSucceed();
  });

  test('the account in Active Directory stays open', async ({ environment }) => {
    for (let tries = 0; tries < 10; tries += 1) await environment.signIn(ALICE, WRONG);

    expect(eventsOfType(environment.events, 'directory.account-locked')).toEqual([]);
  });
});

plain('from one source, a lower threshold in the cloud keeps Active Directory open', async () => {
  const threshold = fc.integer({ min: 1, max: 6 });
  const more = fc.integer({ min: 1, max: 6 });
  await fc.assert(
    fc.asyncProperty(threshold, more, async (lockoutThreshold, above) => {
      await using lab = await new PtaEnvironment({
        policy: { ...LAB_POLICY, lockoutThreshold: lockoutThreshold + above },
        cloud: {
          smartLockout: {
            ...EXACTLY,
            settings: { lockoutThreshold, lockoutDurationInSeconds: 60 },
          },
        },
      }).start();

      for (let tries = 0; tries < lockoutThreshold + above + 3; tries += 1) {
        await lab.settle(lab.signIn(ALICE, WRONG));
      }

      expect(eventsOfType(lab.events, 'bind.attempted')).toHaveLength(lockoutThreshold);
      expect(eventsOfType(lab.events, 'directory.account-locked')).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test('without Smart Lockout, Active Directory locks', async () => {
  await using lab = await new PtaEnvironment({
    policy: { ...LAB_POLICY, lockoutThreshold: 5 },
    cloud: { smartLockout: 'off' },
  }).start();

  for (let tries = 0; tries < 12; tries += 1) await lab.settle(lab.signIn(ALICE, WRONG));

  expect(eventsOfType(lab.events, 'directory.account-locked')).toHaveLength(1);
});
