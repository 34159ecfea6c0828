import { expect } from 'vitest';
import { eventsOfType, test } from '../../harness/testing/index.ts';

const ALICE = 'alice@contoso.test';
const FEDERATION = {
  passiveUrl: 'https://sts.contoso.test/adfs/ls/',
  brandName: 'Contoso sign-in',
};

test('users of a federated domain are sent to its identity provider', async ({ environment }) => {
  environment.tenant.convertToFederated('contoso.test', FEDERATION);

  expect(environment.cloud.realmOf(ALICE)).toMatchObject({
    kind: 'federated',
    brandName: 'Contoso sign-in',
    redirectUrl:
      'https://sts.contoso.test/adfs/ls/?username=alice%40contoso.test&wa=wsignin1.0&wtrealm=urn%3Afederation%3AMicrosoftOnline&wctx=',
  });
});

test('AADSTS50056: who sends the password of a federated user here is refused, and no agent is asked', async ({
  environment,
}) => {
  environment.tenant.convertToFederated('contoso.test', FEDERATION);

  await expect(environment.signIn(ALICE)).toFailWith('AADSTS50056');
  expect(eventsOfType(environment.events, 'validation.queued')).toEqual([]);
});

test('a domain that is converted to managed has its users sign in through the agents at once', async ({
  environment,
}) => {
  environment.tenant.convertToFederated('contoso.test', FEDERATION);
  await expect(environment.signIn(ALICE)).toFailWith('AADSTS50056');

  environment.tenant.convertToManaged('contoso.test');

  await expect(environment.signIn(ALICE)).toSucceed();
  expect(eventsOfType(environment.events, 'validation.queued')).toHaveLength(1);
  expect(environment.cloud.realmOf(ALICE).kind).toBe('managed');
});

test('the feature is for all managed domains, and for no federated one', async ({
  environment,
}) => {
  const { password } = environment.user(ALICE);
  environment.tenant.addDomain({ name: 'fabrikam.test', netbiosName: 'CONTOSO' });
  environment.tenant.addDomain({
    name: 'northwind.test',
    authentication: { kind: 'federated', federation: FEDERATION },
  });
  for (const suffix of ['fabrikam.test', 'northwind.test']) {
    environment.tenant.synchronise({
      objectId: suffix,
      displayName: 'Alice',
      userPrincipalName: `alice@${suffix}`,
      onPremisesUserName: ALICE,
    });
  }

  await expect(environment.signIn('alice@fabrikam.test', password)).toSucceed();
  await expect(environment.signIn('alice@northwind.test', password)).toFailWith('AADSTS50056');
});

test('a policy lets clients without a page sign in federated users by their hash', async ({
  startEnvironment,
}) => {
  const environment = await startEnvironment({
    cloud: { passwordHashSync: 'enabled', allowCloudPasswordValidation: true },
  });
  environment.tenant.convertToFederated('contoso.test', FEDERATION);

  await expect(environment.signIn(ALICE)).toSucceed();
  expect(environment.events).toHavePassedThrough(['cloud']);
});

test("a domain that is not verified is nobody's: its users have names in the initial domain", async ({
  environment,
}) => {
  environment.tenant.addDomain({ name: 'unverified.test', verified: false });
  const { password } = environment.user(ALICE);
  const { userPrincipalName } = environment.tenant.synchronise({
    objectId: 'alice-elsewhere',
    displayName: 'Alice',
    userPrincipalName: 'alice@unverified.test',
    onPremisesUserName: ALICE,
  });

  expect(userPrincipalName).toBe('alice@contoso.onmicrosoft.com');
  await expect(environment.signIn(userPrincipalName, password)).toSucceed();
  await expect(environment.signIn('alice@unverified.test', password)).toFailWith('AADSTS50034');
});
