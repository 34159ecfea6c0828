import { describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../../../runtime/secret.ts';
import type { ConditionalAccessPolicy } from '../../tenant/conditional-access.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import {
  ALICE,
  type Asked,
  BROWSER,
  createSignIns,
  LEGACY,
  PAYROLL,
  SECOND_FACTOR,
} from '../sign-in.test-support.ts';

const OTHER_CODE = new Secret('135791');

type Change = (tenant: Tenant) => void;

const expiredOnPremises: Change = () => undefined;
const disabled: Change = (tenant) => tenant.changeUser(ALICE, { disabled: true });
const unassigned: Change = ({ applications }) =>
  applications.update(PAYROLL, { assignmentRequired: true });
const assigned: Change = ({ applications }) => {
  applications.update(PAYROLL, { assignmentRequired: true });
  applications.assign(PAYROLL, 'alice');
};
const securityDefaults: Change = ({ access }) => access.switchSecurityDefaults(true);
const policy =
  (of: Omit<ConditionalAccessPolicy, 'name'>): Change =>
  ({ access }) =>
    access.put({ name: 'policy', ...of });
const blocked = policy({ grant: 'block' });
const securityPolicy = policy({ grant: 'block', origin: 'security-policy' });
const factorWanted = policy({ grant: 'require-mfa' });
const mfa =
  (state: 'enabled' | 'registered' | 'expired', secondFactor?: Secret): Change =>
  (tenant) =>
    tenant.changeUser(ALICE, { mfa: state, ...(secondFactor && { secondFactor }) });
const registered = mfa('registered', SECOND_FACTOR);
const expired = mfa('expired', SECOND_FACTOR);
const enrol = mfa('enabled');
const hasFactor: Change = (tenant) => tenant.changeUser(ALICE, { secondFactor: SECOND_FACTOR });
const administrator: Change = (tenant) =>
  tenant.changeUser(ALICE, { roles: ['Hybrid Identity Administrator'] });
const consentOf =
  (consent: 'user' | 'admin-required'): Change =>
  ({ applications }) =>
    applications.update(PAYROLL, { consent });
const userConsents = consentOf('user');
const administratorConsents = consentOf('admin-required');

async function decisionOf(changes: readonly Change[], asked: Asked): Promise<string> {
  const { decide, tenant, agents } = await createSignIns(pooledKeys());
  for (const change of changes) change(tenant);
  if (changes.includes(expiredOnPremises)) agents.says = { kind: 'rejected', reason: '1330' };
  const decision = await decide({ clientId: PAYROLL, ...asked });
  switch (decision.kind) {
    case 'succeeded':
      return `succeeded ${decision.methods.join(' ')}`;
    case 'interrupted':
      return `${decision.interrupt} ${decision.code}`;
    case 'failed':
      return decision.code;
    default:
      return decision satisfies never;
  }
}

describe.each([
  ['a browser', BROWSER, 0],
  ['a native client that sends a password', {}, 1],
  ['a legacy client', LEGACY, 2],
] as const)('%s', (_client, as, column) => {
  test.each<[string, Change[], [string, string, string]]>([
    ['nothing', [], ['succeeded pwd', 'succeeded pwd', 'succeeded pwd']],
    ['a disabled user', [disabled], ['AADSTS50057', 'AADSTS50057', 'AADSTS50057']],
    ['a user who is not assigned', [unassigned], ['AADSTS50105', 'AADSTS50105', 'AADSTS50105']],
    ['a user who is assigned', [assigned], ['succeeded pwd', 'succeeded pwd', 'succeeded pwd']],
    [
      'security defaults, and a user who has a factor',
      [securityDefaults, hasFactor],
      ['succeeded pwd', 'succeeded pwd', 'AADSTS530035'],
    ],
    [
      'security defaults, and a user who has none',
      [securityDefaults],
      ['second-factor-enrolment AADSTS50072', 'AADSTS50079', 'AADSTS530035'],
    ],
    [
      'security defaults, and an administrator',
      [securityDefaults, hasFactor, administrator],
      ['second-factor AADSTS50074', 'AADSTS50076', 'AADSTS530035'],
    ],
    ['a policy that blocks', [blocked], ['AADSTS53003', 'AADSTS53003', 'AADSTS53003']],
    ['a security policy', [securityPolicy], ['AADSTS530032', 'AADSTS530032', 'AADSTS530032']],
    [
      'a policy that wants a factor',
      [factorWanted, hasFactor],
      ['second-factor AADSTS50074', 'AADSTS50076', 'AADSTS50076'],
    ],
    [
      'a policy that wants a factor of somebody without',
      [factorWanted],
      ['second-factor-enrolment AADSTS50072', 'AADSTS50079', 'AADSTS50079'],
    ],
    [
      'a user who has to enrol',
      [enrol],
      ['second-factor-enrolment AADSTS50072', 'AADSTS50079', 'AADSTS50079'],
    ],
    [
      'a user with a factor',
      [registered],
      ['second-factor AADSTS50074', 'AADSTS50076', 'AADSTS50076'],
    ],
    [
      'a user whose factor has expired',
      [expired],
      ['second-factor AADSTS50078', 'AADSTS50078', 'AADSTS50078'],
    ],
    [
      'an application that the user has to agree to',
      [userConsents],
      ['consent AADSTS65001', 'AADSTS65001', 'AADSTS65001'],
    ],
    [
      'an application that an administrator has to agree to',
      [administratorConsents],
      ['AADSTS90094', 'AADSTS65001', 'AADSTS65001'],
    ],
    [
      'an expired password of Active Directory',
      [expiredOnPremises],
      ['AADSTS50144', 'AADSTS50144', 'AADSTS50144'],
    ],
  ])('meets %s', async (_what, changes, outcomes) => {
    expect(await decisionOf(changes, as)).toBe(outcomes[column]);
  });
});

describe('the order of the rules', () => {
  const inOrder: readonly [Change, string][] = [
    [disabled, 'AADSTS50057'],
    [expiredOnPremises, 'AADSTS50144'],
    [unassigned, 'AADSTS50105'],
    [blocked, 'AADSTS53003'],
    [registered, 'second-factor AADSTS50074'],
    [administratorConsents, 'AADSTS90094'],
  ];
  test.each(inOrder.map(([, code], index) => [code, index] as const))(
    '%s comes before all that follow',
    async (code, index) => {
      const changes = inOrder.slice(index).map(([change]) => change);

      expect(await decisionOf(changes, BROWSER)).toBe(code);
    },
  );

  test('security defaults refuse a legacy client before a factor is asked for', async () => {
    expect(await decisionOf([securityDefaults, registered], LEGACY)).toBe('AADSTS530035');
  });
});

describe('an expired password of Active Directory, where writeback is on', () => {
  const writeback: Change = (tenant) => {
    tenant.passwordWriteback = 'enabled';
  };
  test.each<[string, Asked, string]>([
    ['a browser', BROWSER, 'password-change AADSTS50144'],
    ['a native client', {}, 'AADSTS50144'],
    ['a device that signs in to Windows', { ...BROWSER, fromJoinedDevice: true }, 'AADSTS50144'],
  ])('%s', async (_who, asked, outcome) => {
    expect(await decisionOf([expiredOnPremises, writeback], asked)).toBe(outcome);
  });
});

describe('what was typed at the prompt', () => {
  test.each<[string, Change[], Asked, string]>([
    ['the right code', [registered], { secondFactor: SECOND_FACTOR }, 'succeeded pwd mfa'],
    [
      'the right code, with blanks',
      [registered],
      { secondFactor: new Secret('246 810') },
      'succeeded pwd mfa',
    ],
    [
      'the right code after it expired',
      [expired],
      { secondFactor: SECOND_FACTOR },
      'succeeded pwd mfa',
    ],
    ['a wrong code', [registered], { secondFactor: OTHER_CODE }, 'second-factor AADSTS50074'],
    ['an empty code', [registered], { secondFactor: new Secret('') }, 'second-factor AADSTS50074'],
    [
      'a code of a user who has none',
      [mfa('registered')],
      { secondFactor: new Secret('') },
      'second-factor AADSTS50074',
    ],
    [
      'a code before it was registered',
      [enrol],
      { secondFactor: OTHER_CODE },
      'second-factor-enrolment AADSTS50072',
    ],
    ['a code that nobody asked for', [], { secondFactor: OTHER_CODE }, 'succeeded pwd'],
    ['consent', [userConsents], { consents: true }, 'succeeded pwd'],
    ['consent that users cannot give', [administratorConsents], { consents: true }, 'AADSTS90094'],
  ])('is %s', async (_what, changes, asked, outcome) => {
    expect(await decisionOf(changes, { ...BROWSER, ...asked })).toBe(outcome);
  });

  test.each<[string, Change[], Asked, string]>([
    ['a code', [registered], { secondFactor: SECOND_FACTOR }, 'AADSTS50076'],
    ['consent', [userConsents], { consents: true }, 'AADSTS65001'],
  ])('is nothing where there is no page: %s', async (_what, changes, asked, outcome) => {
    expect(await decisionOf(changes, asked)).toBe(outcome);
  });
});

test('consent is kept: nobody is asked twice', async () => {
  const { decide, tenant } = await createSignIns(pooledKeys());
  userConsents(tenant);
  const asked = { ...BROWSER, clientId: PAYROLL };

  await decide({ ...asked, consents: true });

  expect(await decide(asked)).toMatchObject({ kind: 'succeeded' });
});

test('a factor that had expired counts again once it was shown', async () => {
  const { decide, tenant } = await createSignIns(pooledKeys());
  expired(tenant);

  await decide({ ...BROWSER, secondFactor: SECOND_FACTOR });

  expect(await decide(BROWSER)).toMatchObject({ code: 'AADSTS50074' });
});

test("an application that the tenant does not know is under nobody's rules", async () => {
  const { decide } = await createSignIns(pooledKeys());

  expect(await decide({ clientId: 'ffffffff-0000-4000-8000-000000000000' })).toMatchObject({
    kind: 'succeeded',
  });
});
