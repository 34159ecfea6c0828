import { describe, expect } from 'vitest';
import type { StartedPtaEnvironment } from '../../harness/environment/started-environment.ts';
import type { SignInAttempt } from '../../harness/pta/cloud/sign-in/sign-in-attempt.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { eventsOfType, test } from '../../harness/testing/index.ts';

const ALICE = 'alice@contoso.test';
const EVE = 'eve.expired@contoso.test';
const WRONG = new Secret('Wr0ng-for-everybody!');
const NEXT = new Secret('Br4nd-new-and-long!');
/** Client id of the lab's own application. */
const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const PAYROLL = 'aaaaaaaa-0000-4000-8000-000000000001';
const BROWSER = { clientApp: 'Browser', protocol: 'oAuth2' } as const;
const HOUR_MS = 3_600_000;
const WRITEBACK = { cloud: { passwordWriteback: 'enabled' } } as const;

/** Signs in on a page, with the right password unless another is given. */
function browse(
  environment: StartedPtaEnvironment,
  userPrincipalName: string,
  asked: Partial<SignInAttempt> = {},
) {
  const { password } = environment.user(userPrincipalName);
  return environment.settle(
    environment.cloud.decide({ ...BROWSER, userPrincipalName, password, ...asked }),
  );
}

type Change = (environment: StartedPtaEnvironment) => void;
const CHANGES: readonly [why: string, code: `AADSTS${number}`, change: Change][] = [
  [
    'the user is disabled in the tenant',
    'AADSTS50057',
    ({ tenant }) => tenant.changeUser(ALICE, { disabled: true }),
  ],
  [
    'the application wants an assignment',
    'AADSTS50105',
    ({ tenant }) => tenant.applications.update(AZURE_CLI, { assignmentRequired: true }),
  ],
  [
    'a policy blocks',
    'AADSTS53003',
    ({ tenant }) => tenant.access.put({ name: 'nobody', grant: 'block' }),
  ],
  [
    'a security policy of the tenant blocks',
    'AADSTS530032',
    ({ tenant }) =>
      tenant.access.put({ name: 'nobody', grant: 'block', origin: 'security-policy' }),
  ],
  [
    'the user has to enrol for a second factor',
    'AADSTS50079',
    ({ tenant }) => tenant.changeUser(ALICE, { mfa: 'enabled' }),
  ],
  [
    'the user has a second factor',
    'AADSTS50076',
    ({ tenant }) => tenant.changeUser(ALICE, { mfa: 'registered' }),
  ],
  [
    'the second factor has expired',
    'AADSTS50078',
    ({ tenant }) => tenant.changeUser(ALICE, { mfa: 'expired' }),
  ],
];

describe('a client that sends a password', () => {
  test.for(CHANGES)(
    'is told why it is not enough: %s, %s',
    async ([, code, change], { environment }) => {
      change(environment);

      await expect(environment.signIn(ALICE)).toFailWith(code);
    },
  );

  test('is told nothing of it with a wrong password', async ({ environment }) => {
    for (const [, , change] of CHANGES) change(environment);

    await expect(environment.signIn(ALICE, WRONG)).toFailWith('AADSTS50126');
  });
});

test('AADSTS530035: security defaults let no legacy client in', async ({ startEnvironment }) => {
  const environment = await startEnvironment({ cloud: { securityDefaults: true } });

  expect(
    await browse(environment, ALICE, { clientApp: 'Exchange ActiveSync', protocol: 'none' }),
  ).toMatchObject({ kind: 'failed', code: 'AADSTS530035' });
});

test('a page asks for the second factor, and for consent after it, with one question to Active Directory', async ({
  environment,
}) => {
  const { tenant, cloud } = environment;
  tenant.applications.register({ appId: PAYROLL, displayName: 'Payroll', consent: 'user' });
  tenant.changeUser(ALICE, { mfa: 'enabled' });
  const seen: string[] = [];
  let asked: Partial<SignInAttempt> = { clientId: PAYROLL };
  const step = async (more: Partial<SignInAttempt> = {}) => {
    const decision = await browse(environment, ALICE, { ...asked, ...more });
    seen.push(decision.kind === 'interrupted' ? decision.interrupt : decision.kind);
    if (decision.kind === 'interrupted') asked = { ...asked, continuation: decision.continuation };
    return decision;
  };

  await step();
  const secondFactor = cloud.enrolSecondFactor(ALICE) ?? WRONG;
  await step();
  await step({ secondFactor });
  const last = await step({ consents: true });

  expect(seen).toEqual(['second-factor-enrolment', 'second-factor', 'consent', 'succeeded']);
  expect(last).toMatchObject({ methods: ['pwd', 'mfa'] });
  expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toHaveLength(1);
  expect(eventsOfType(environment.events, 'sign-in.completed').map(({ code }) => code)).toEqual([
    'AADSTS50072',
    'AADSTS50074',
    'AADSTS65001',
    '0',
  ]);
});

test('Conditional Access decides by where the user is', async ({ environment }) => {
  environment.tenant.access.put({
    name: 'second factor outside the office',
    grant: 'require-mfa',
    locations: { include: 'all', exclude: ['203.0.113.0/24'] },
  });
  environment.tenant.changeUser(ALICE, { secondFactor: new Secret('246810') });

  expect(await browse(environment, ALICE, { ipAddress: '203.0.113.9' })).toMatchObject({
    kind: 'succeeded',
  });
  expect(await browse(environment, ALICE, { ipAddress: '198.51.100.9' })).toMatchObject({
    code: 'AADSTS50074',
  });
});

describe('an expired password of Active Directory', () => {
  test('AADSTS50144: is refused without writeback, on the page as well', async ({
    environment,
  }) => {
    expect(await browse(environment, EVE)).toMatchObject({
      kind: 'failed',
      code: 'AADSTS50144',
      detail: expect.stringContaining('does not let passwords be changed here'),
    });
  });

  test.for(['simulated', 'loopback'] as const)(
    'with writeback is changed on the page, and the change reaches the domain controller, in the %s world',
    async (world, { startEnvironment }) => {
      const environment = await startEnvironment({ ...WRITEBACK, world });
      const { password } = environment.user(EVE);
      expect(await browse(environment, EVE)).toMatchObject({ interrupt: 'password-change' });

      const change = await environment.settle(
        environment.cloud.changePassword(EVE, password, NEXT),
      );

      expect(change).toEqual({ kind: 'changed' });
      expect(eventsOfType(environment.events, 'directory.password-changed')).toMatchObject([
        { machine: 'DC1', by: 'user', resultCode: 0 },
      ]);
      await expect(environment.signIn(EVE, NEXT)).toSucceed();
    },
  );

  test('once it is changed, is taken by Active Directory for an hour and no longer', async ({
    startEnvironment,
  }) => {
    const environment = await startEnvironment(WRITEBACK);
    const { password } = environment.user(EVE);
    await environment.settle(environment.cloud.changePassword(EVE, password, NEXT));
    await expect(environment.signIn(EVE, password)).toSucceed();

    await environment.clock.advance(HOUR_MS + 1);

    await expect(environment.signIn(EVE, password)).toFailWith('AADSTS50126');
  });
});

describe('a password that is changed with writeback', () => {
  test.override({ environmentOptions: WRITEBACK });

  test.for([
    ['a wrong current password', EVE, WRONG, NEXT, 'AADSTS120000'],
    ['a new password that is too short', EVE, undefined, new Secret('Sh0rt!'), 'AADSTS120004'],
    ['a new password that is too simple', EVE, undefined, new Secret('lower-case'), 'AADSTS120004'],
    ['an account that is locked out', 'lou.locked@contoso.test', undefined, NEXT, 'AADSTS120014'],
    ['an account that is disabled', 'dave.disabled@contoso.test', undefined, NEXT, 'AADSTS120014'],
  ] as const)('is refused for %s', async ([, who, current, next, code], { environment }) => {
    const { password } = environment.user(who);

    const change = await environment.settle(
      environment.cloud.changePassword(who, current ?? password, next),
    );

    expect(change).toEqual({ kind: 'refused', code });
  });

  test('AADSTS120004: is refused a second time on the same day', async ({ environment }) => {
    const { password } = environment.user(EVE);
    const { cloud } = environment;
    await environment.settle(cloud.changePassword(EVE, password, NEXT));

    expect(
      await environment.settle(cloud.changePassword(EVE, NEXT, new Secret('An0ther-and-long!'))),
    ).toEqual({ kind: 'refused', code: 'AADSTS120004' });
  });

  test('AADSTS120013: reaches nobody while the domain controller is down', async ({
    environment,
  }) => {
    const { password } = environment.user(EVE);
    await environment.domainController.stop();

    const change = environment.cloud.changePassword(EVE, password, NEXT);

    expect(await environment.settle(change)).toEqual({ kind: 'refused', code: 'AADSTS120013' });
  });

  test('AADSTS120013: reaches nobody while the domain controller is silent', async ({
    environment,
  }) => {
    const { password } = environment.user(EVE);
    environment.domainController.faults.delayBinds(60_000);

    const change = environment.cloud.changePassword(EVE, password, NEXT);

    expect(await environment.settle(change)).toEqual({ kind: 'refused', code: 'AADSTS120013' });
  });

  test('AADSTS120016: finds nobody of that name in Active Directory', async ({ environment }) => {
    environment.tenant.synchronise({
      objectId: 'ghost',
      displayName: 'Ghost',
      userPrincipalName: 'ghost@contoso.test',
      onPremisesUserName: 'ghost@contoso.test',
    });

    const change = environment.cloud.changePassword('ghost@contoso.test', WRONG, NEXT);

    expect(await environment.settle(change)).toEqual({ kind: 'refused', code: 'AADSTS120016' });
  });

  test('AADSTS50053: is refused after ten wrong current passwords, as a sign-in would be', async ({
    environment,
  }) => {
    const { password } = environment.user(EVE);
    const change = (current: Secret) =>
      environment.settle(environment.cloud.changePassword(EVE, current, NEXT));
    // A data centre may count a few more than the threshold.
    for (let count = 0; count < 15; count += 1) await change(WRONG);

    expect(await change(password)).toEqual({ kind: 'refused', code: 'AADSTS50053' });
  });

  test('locks the account in Active Directory after twenty, where Smart Lockout is off', async ({
    startEnvironment,
  }) => {
    const environment = await startEnvironment({
      cloud: { ...WRITEBACK.cloud, smartLockout: 'off' },
    });
    for (let count = 0; count < 20; count += 1) {
      await environment.settle(environment.cloud.changePassword(EVE, WRONG, NEXT));
    }

    expect(eventsOfType(environment.events, 'directory.account-locked')).toHaveLength(1);
  });
});
