import { describe, expect } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import { eventsOfType, test } from '../../harness/testing/index.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';

const ALICE = 'alice@contoso.test';
const WRONG = 'Wr0ng-for-everybody!';
const BREAK_GLASS = {
  userPrincipalName: 'breakglass@contoso.onmicrosoft.com',
  password: new Secret('Test-only-In-the-cloud-1'),
};
const LEGACY = { clientApp: 'Exchange ActiveSync', protocol: 'none' } as const;
/** Hashes are synchronised, and the feature is off. */
const BY_HASH = { passthroughAuthentication: 'disabled', passwordHashSync: 'enabled' } as const;
const WITH_HASHES = { passwordHashSync: 'enabled' } as const;

describe('a user of the cloud alone', () => {
  test('signs in while no agent and no domain controller is there', async ({ environment }) => {
    environment.addCloudUser(BREAK_GLASS);
    await environment.agent('AGENT1').stop();
    await environment.domainController.stop();

    await expect(environment.signIn(BREAK_GLASS.userPrincipalName)).toSucceed();
    expect(environment.events).toHavePassedThrough(['cloud']);
  });

  test('AADSTS50126: is refused with a wrong password, and no agent is asked', async ({
    environment,
  }) => {
    environment.addCloudUser(BREAK_GLASS);

    await expect(environment.signIn(BREAK_GLASS.userPrincipalName, WRONG)).toFailWith(
      'AADSTS50126',
    );
    expect(eventsOfType(environment.events, 'validation.queued')).toEqual([]);
  });

  test('AADSTS50055: has to change an expired password', async ({ environment }) => {
    environment.addCloudUser(BREAK_GLASS);
    environment.tenant.setCloudPassword(BREAK_GLASS.userPrincipalName, {
      password: BREAK_GLASS.password,
      passwordExpired: true,
    });

    await expect(environment.signIn(BREAK_GLASS.userPrincipalName)).toFailWith('AADSTS50055');
  });
});

describe('with password hash synchronisation in place of the agents', () => {
  test.override({ environmentOptions: { agents: 0, cloud: BY_HASH } });

  test('the right password signs in, and nothing leaves the cloud', async ({ environment }) => {
    await expect(environment.signIn(ALICE)).toSucceed();
    expect(environment.events).toHavePassedThrough(['cloud']);
  });

  test('AADSTS50126: a wrong password does not', async ({ environment }) => {
    await expect(environment.signIn(ALICE, WRONG)).toFailWith('AADSTS50126');
  });

  test.for([
    ['an expired password', 'eve.expired'],
    ['a password that must be changed', 'max.mustchange'],
    ['an account that is locked out', 'lou.locked'],
    ['an account that has expired', 'abe.accountexpired'],
    ['logon hours that are over', 'hal.hours'],
  ])('the cloud does not know of %s', async ([, who], { environment }) => {
    await expect(environment.signIn(`${who}@contoso.test`)).toSucceed();
  });

  test('AADSTS50057: a disabled account is synchronised as one', async ({ environment }) => {
    await expect(environment.signIn('dave.disabled@contoso.test')).toFailWith('AADSTS50057');
  });

  test('a new password is the old one here, until the next cycle of Connect', async ({
    environment,
  }) => {
    const password = new Secret('Br4nd-new-for-alice!');
    const entry = environment.directory.account(ALICE);
    environment.directory.setPassword(entry, password, fileTimeFromUnixMs(environment.now()));

    await expect(environment.signIn(ALICE, password)).toFailWith('AADSTS50126');
    environment.runConnectCycle();

    await expect(environment.signIn(ALICE, password)).toSucceed();
    await expect(environment.signIn(ALICE)).toFailWith('AADSTS50126');
  });
});

describe('when the last agent is gone', () => {
  test('the preview falls over to the synchronised hash by itself', async ({
    startEnvironment,
  }) => {
    const environment = await startEnvironment({
      profile: 'preview',
      agents: 0,
      cloud: WITH_HASHES,
    });

    await expect(environment.signIn(ALICE)).toSucceed();
    await expect(environment.signIn(ALICE, WRONG)).toFailWith('AADSTS50126');
  });

  test('AADSTS80001: the preview has nothing to fall over to without hashes', async ({
    startEnvironment,
  }) => {
    const environment = await startEnvironment({ profile: 'preview', agents: 0 });

    await expect(environment.signIn(ALICE)).toFailWith('AADSTS80001');
  });

  test('AADSTS80001: today the hashes wait for an administrator, who switches the feature off', async ({
    startEnvironment,
  }) => {
    const environment = await startEnvironment({ agents: 0, cloud: WITH_HASHES });
    await expect(environment.signIn(ALICE)).toFailWith('AADSTS80001');

    environment.tenant.passthroughAuthentication = 'disabled';

    await expect(environment.signIn(ALICE)).toSucceed();
  });
});

test('while the agents serve, the preview asks them first', async ({ startEnvironment }) => {
  const environment = await startEnvironment({ profile: 'preview', cloud: WITH_HASHES });

  await expect(environment.signIn('eve.expired@contoso.test')).toFailWith('AADSTS50144');
});

describe('a client of legacy authentication', () => {
  test.for([
    ['current', {}, 'succeeded', 1],
    ['current', WITH_HASHES, 'succeeded', 1],
    ['preview', {}, 'AADSTS50056', 0],
    ['preview', WITH_HASHES, 'succeeded', 0],
  ] as const)(
    'in the profile %s with %o: %s, and %i requests to agents',
    async ([profile, cloud, outcome, requests], { startEnvironment }) => {
      const environment = await startEnvironment({ profile, cloud });
      const { password } = environment.user(ALICE);

      const decision = await environment.settle(
        environment.cloud.decide({ ...LEGACY, userPrincipalName: ALICE, password }),
      );

      expect(decision.kind === 'failed' ? decision.code : decision.kind).toBe(outcome);
      expect(eventsOfType(environment.events, 'validation.queued')).toHaveLength(requests);
    },
  );
});

test('a user whose name in the cloud is an Alternate ID is asked about under the on-premises one', async ({
  environment,
}) => {
  const { password } = environment.user(ALICE);
  environment.tenant.addDomain({ name: 'contoso.example', netbiosName: 'CONTOSO' });
  const objectId = environment.tenant.findUser(ALICE)?.objectId ?? '';
  environment.tenant.synchronise({
    objectId,
    displayName: 'Alice Healthy',
    userPrincipalName: 'a.healthy@contoso.example',
    onPremisesUserName: ALICE,
  });

  await expect(environment.signIn('a.healthy@contoso.example', password)).toSucceed();
  await expect(environment.signIn(ALICE)).toFailWith('AADSTS50034');
});

test('AADSTS50034: an account of Active Directory that Connect leaves out does not exist', async ({
  environment,
}) => {
  const { password } = environment.user(ALICE);
  environment.tenant.removeUser(ALICE);

  await expect(environment.signIn(ALICE, password)).toFailWith('AADSTS50034');
});

test.for([
  ['common', 'alice@elsewhere.test', 'AADSTS50128'],
  ['organizations', 'alice', 'AADSTS50059'],
] as const)(
  'where the address names %s, %s is told %s',
  async ([authority, userPrincipalName, code], { environment }) => {
    const password = new Secret(WRONG);

    expect(
      await environment.cloud.decide({ userPrincipalName, password, authority }),
    ).toMatchObject({ code });
  },
);

test('the sign-in log says which agent served, and how each password was checked', async ({
  startEnvironment,
}) => {
  const environment = await startEnvironment({ cloud: WITH_HASHES });
  environment.addCloudUser(BREAK_GLASS);

  await environment.signIn(ALICE);
  await environment.signIn(BREAK_GLASS.userPrincipalName);
  environment.tenant.passthroughAuthentication = 'disabled';
  await environment.signIn(ALICE, WRONG);

  const { id } = environment.agent('AGENT1');
  const { records } = environment.cloud.signInLog;
  expect(records.map(({ steps, errorCode }) => [steps[0]?.methodDetail, errorCode])).toEqual([
    [`Pass-through Authentication; PTA AgentId: ${id}`, 0],
    ['Password in the cloud', 0],
    ['Password Hash Sync', 50126],
  ]);
});
