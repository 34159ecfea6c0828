import { expect } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

test.for(['CONTOSO\\zoe', 'zoe', 'zoe@@contoso.test', 'zoe smith@contoso.test'])(
  'AADSTS80004: the on-premises user name %j is no UPN',
  async (onPremisesUserName, { environment }) => {
    const seed = {
      userPrincipalName: 'zoe@contoso.test',
      sAMAccountName: 'zoe',
      displayName: 'Zoe Alternate',
      password: new Secret('Z0e-has-an-alternate-id'),
    };
    environment.addUser({ seed, state: 'healthy' }, onPremisesUserName);

    const outcome = await environment.signIn('zoe@contoso.test');

    expect(outcome).toFailWith('AADSTS80004');
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1317']);
    expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1']);
    expect(eventsOfType(environment.events, 'bind.attempted')).toEqual([]);
  },
);
