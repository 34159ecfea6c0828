import { expect } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs, TICKS_PER_HOUR } from '../../mocks/directory/file-time.ts';

const MINUTE_MS = 60_000;

test.for([
  { why: 'the password is older than maxPwdAge', who: 'eve.expired', win32: 1330 },
  { why: 'the password must be changed at the next logon', who: 'max.mustchange', win32: 1907 },
])('AADSTS50144: $why', async ({ who, win32 }, { environment }) => {
  const outcome = await environment.signIn(`${who}@contoso.test`);

  expect(outcome).toFailWith('AADSTS50144');
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual([`${win32}`]);
  expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
    { resultCode: 49, win32 },
  ]);
});

test('AADSTS50144: a password expires as time goes by', async ({ startEnvironment }) => {
  // Alice's password was set a day before the lab begins.
  const maxPwdAge = -25n * TICKS_PER_HOUR;
  const environment = await startEnvironment({ policy: { ...LAB_POLICY, maxPwdAge } });

  await environment.clock.advance(59 * MINUTE_MS);
  await expect(environment.signIn('alice@contoso.test')).toSucceed();

  await environment.clock.advance(2 * MINUTE_MS);
  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS50144');
});

test('AADSTS50144: a new password ends it', async ({ environment }) => {
  const password = new Secret('Br4nd-new-for-eve!');
  const entry = environment.directory.account('eve.expired@contoso.test');
  environment.directory.setPassword(entry, password, fileTimeFromUnixMs(environment.now()));

  await expect(environment.signIn('eve.expired@contoso.test', password)).toSucceed();
});
