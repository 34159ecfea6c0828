import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';

const WRONG = 'Wr0ng-for-everybody!';

test('AADSTS50053: the account is locked out in Active Directory', async ({ environment }) => {
  const outcome = await environment.signIn('lou.locked@contoso.test');

  expect(outcome).toFailWith('AADSTS50053');
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1909']);
  expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
    { resultCode: 49, win32: 1909 },
  ]);
});

test('AADSTS50053: a wrong password is answered like the right one while the account is locked', async ({
  environment,
}) => {
  await expect(environment.signIn('lou.locked@contoso.test', WRONG)).toFailWith('AADSTS50053');
});

test('AADSTS50053: enough wrong passwords lock the account', async ({ startEnvironment }) => {
  const environment = await startEnvironment({ policy: { ...LAB_POLICY, lockoutThreshold: 2 } });

  await environment.signIn('alice@contoso.test', WRONG);
  await environment.signIn('alice@contoso.test', WRONG);

  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS50053');
});
