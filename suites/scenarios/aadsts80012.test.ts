import { expect } from 'vitest';
import { accounts } from '../../fixtures/accounts/accounts.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';

const HOUR_MS = 3_600_000;
/** Wednesday, 09:00 to 10:00 UTC, which is when the lab begins. */
const HOUR_OF_THE_START = 3 * 24 + 9;

test.for(['simulated', 'loopback'] as const)(
  'AADSTS80012: the user signs in outside of the logon hours, in the %s world',
  async (world, { startEnvironment }) => {
    const environment = await startEnvironment({ world });

    const outcome = await environment.signIn('hal.hours@contoso.test');

    expect(outcome).toFailWith('AADSTS80012');
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1328']);
    expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
      { resultCode: 49, win32: 1328 },
    ]);
  },
);

test('AADSTS80012 ends with the hour that is forbidden', async ({ environment }) => {
  const { domain } = environment;
  const person = {
    localPart: 'nina.nine',
    givenName: 'Nina',
    sn: 'Nine',
    displayName: 'Nina Nine',
    password: new Secret('N0t-before-ten-o-clock'),
  };
  const setting = {
    now: fileTimeFromUnixMs(environment.now()),
    domain,
    policy: environment.directory.policy,
    hour: HOUR_OF_THE_START,
  };
  const seed = accounts.outsideLogonHours(person, setting);
  const nina = environment.addUser({ seed, state: 'outsideLogonHours' });

  await environment.clock.advance(HOUR_MS - 1);
  await expect(environment.signIn(nina.userPrincipalName)).toFailWith('AADSTS80012');

  await environment.clock.advance(1);
  await expect(environment.signIn(nina.userPrincipalName)).toSucceed();
});
