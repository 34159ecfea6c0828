import { describe, expect } from 'vitest';
import type { StartedPtaEnvironment } from '../../harness/environment/started-environment.ts';
import { eventsOfType, test } from '../../harness/testing/index.ts';

const ALICE = 'alice@contoso.test';
const EVE = 'eve.expired@contoso.test';
const FEDERATION = { passiveUrl: 'https://sts.contoso.test/adfs/ls/' };
const DAY_MS = 86_400_000;

/** The domain is federated, and the feature is off but for the pilots: Alice alone. */
function stage(environment: StartedPtaEnvironment, feature: 'pass-through' | 'password-hash') {
  const { tenant } = environment;
  tenant.passthroughAuthentication = 'disabled';
  tenant.convertToFederated('contoso.test', FEDERATION);
  const { objectId = '' } = tenant.findUser(ALICE) ?? {};
  tenant.stagedRollout.addGroup(
    feature,
    { name: 'pilots', members: [objectId] },
    environment.now(),
  );
}

test('a pilot of Pass-through Authentication signs in through the agents, everybody else at the identity provider', async ({
  environment,
}) => {
  stage(environment, 'pass-through');

  await expect(environment.signIn(ALICE)).toSucceed();
  await expect(environment.signIn(EVE)).toFailWith('AADSTS50056');
  expect(eventsOfType(environment.events, 'validation.queued')).toHaveLength(1);
  expect([ALICE, EVE].map((who) => environment.cloud.realmOf(who).kind)).toEqual([
    'managed',
    'federated',
  ]);
});

test('a pilot of password hash synchronisation signs in by the hash', async ({
  startEnvironment,
}) => {
  const environment = await startEnvironment({ cloud: { passwordHashSync: 'enabled' } });
  stage(environment, 'password-hash');

  await expect(environment.signIn(ALICE)).toSucceed();
  expect(environment.events).toHavePassedThrough(['cloud']);
});

test('AADSTS50056: a pilot whose hash was never synchronised has no password', async ({
  environment,
}) => {
  stage(environment, 'password-hash');

  await expect(environment.signIn(ALICE)).toFailWith('AADSTS50056');
});

describe('a pilot goes to the identity provider all the same', () => {
  test.for([
    ['when the request names the domain', { domainHint: 'contoso.test' }],
    ['with legacy authentication', { clientApp: 'Other clients' }],
  ] as const)('%s', async ([, asked], { environment }) => {
    stage(environment, 'pass-through');
    const { password } = environment.user(ALICE);

    expect(
      await environment.cloud.decide({ ...asked, userPrincipalName: ALICE, password }),
    ).toMatchObject({ kind: 'failed', code: 'AADSTS50056' });
  });
});

test('an edit of the pilots takes up to a day', async ({ startEnvironment }) => {
  const environment = await startEnvironment({ cloud: { stagedRollout: { editDelayMs: DAY_MS } } });
  stage(environment, 'pass-through');
  await environment.clock.advance(DAY_MS - 60_000);
  await expect(environment.signIn(ALICE)).toFailWith('AADSTS50056');

  await environment.clock.advance(120_000);

  await expect(environment.signIn(ALICE)).toSucceed();
});

test('the conversion of the domain ends the rollout: everybody signs in here', async ({
  environment,
}) => {
  stage(environment, 'pass-through');
  environment.tenant.passthroughAuthentication = 'enabled';

  environment.tenant.convertToManaged('contoso.test');

  await expect(environment.signIn(EVE)).toFailWith('AADSTS50144');
});
