import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

const WRONG = 'Wr0ng-for-everybody!';

test.for(['simulated', 'loopback'] as const)(
  'AADSTS50126: the password is wrong, in the %s world',
  async (world, { startEnvironment }) => {
    const environment = await startEnvironment({ world });

    const outcome = await environment.signIn('alice@contoso.test', WRONG);

    expect(outcome).toFailWith('AADSTS50126');
    expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1326']);
    expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
      { resultCode: 49, win32: 1326 },
    ]);
  },
);

test('AADSTS50126: the directory counts the wrong password', async ({ environment }) => {
  await environment.signIn('alice@contoso.test', WRONG);

  expect(environment.directory.account('alice@contoso.test').text('badPwdCount')).toBe('1');
});

test('AADSTS50126: a wrong password hides that the account is disabled', async ({
  environment,
}) => {
  await expect(environment.signIn('dave.disabled@contoso.test', WRONG)).toFailWith('AADSTS50126');
});

test('AADSTS50126: the directory no longer has the user that was synchronised', async ({
  environment,
}) => {
  const { password } = environment.user('alice@contoso.test');
  const entry = environment.directory.account('alice@contoso.test');
  environment.directory.setAttributes(entry, {
    userPrincipalName: ['alice.renamed@contoso.test'],
    sAMAccountName: ['alice.renamed'],
  });

  await expect(environment.signIn('alice@contoso.test', password)).toFailWith('AADSTS50126');
  // The directory may tell an unknown user from a wrong password; the agent does not.
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1326']);
});
