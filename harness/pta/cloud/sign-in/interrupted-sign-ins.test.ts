import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../../runtime/secret.ts';
import {
  ALICE,
  type Asked,
  BROWSER,
  createSignIns,
  PAYROLL,
  SECOND_FACTOR,
  WRONG,
} from './sign-in.test-support.ts';

const NO_PASSWORD = new Secret('');
const MINUTE_MS = 60_000;

/** Alice has a second factor, and the application wants her consent after it. */
async function interruptedSignIn() {
  const signIns = await createSignIns(pooledKeys());
  const { tenant, decide } = signIns;
  tenant.changeUser(ALICE, { mfa: 'registered', secondFactor: SECOND_FACTOR });
  tenant.applications.update(PAYROLL, { consent: 'user' });
  const asked = { ...BROWSER, clientId: PAYROLL };
  const first = await decide(asked);
  const continuation = first.kind === 'interrupted' ? first.continuation : '';
  const goOn = (more: Asked = {}) =>
    decide({ ...asked, continuation, password: NO_PASSWORD, ...more });
  return { ...signIns, continuation, goOn };
}

test('a sign-in that goes on asks the directory nothing again', async () => {
  const { goOn, dispatched, lockout } = await interruptedSignIn();

  const second = await goOn({ secondFactor: SECOND_FACTOR });

  expect(second).toMatchObject({ kind: 'interrupted', interrupt: 'consent' });
  expect(dispatched).toHaveLength(1);
  expect(lockout.told).toEqual(['judge alice', 'succeeded alice']);
});

test('what was shown once is not asked for again', async () => {
  const { goOn } = await interruptedSignIn();
  const second = await goOn({ secondFactor: SECOND_FACTOR });
  const continuation = second.kind === 'interrupted' ? second.continuation : '';

  expect(await goOn({ continuation, consents: true })).toMatchObject({
    kind: 'succeeded',
    methods: ['pwd', 'mfa'],
  });
});

test('a wrong code is asked for again', async () => {
  const { goOn } = await interruptedSignIn();
  const second = await goOn({ secondFactor: WRONG });
  const continuation = second.kind === 'interrupted' ? second.continuation : '';

  expect(second).toMatchObject({ interrupt: 'second-factor', code: 'AADSTS50074' });
  expect(await goOn({ continuation, secondFactor: SECOND_FACTOR })).toMatchObject({
    interrupt: 'consent',
  });
});

test.each<[string, number, Asked]>([
  ['after ten minutes', 10 * MINUTE_MS, {}],
  ['with another user name', 0, { userPrincipalName: 'fay@fabrikam.test' }],
  ['with another key', 0, { continuation: 'A'.repeat(43) }],
])('%s it is a new sign-in, which needs its password', async (_when, laterMs, more) => {
  const { goOn, clock, agents } = await interruptedSignIn();
  agents.says = { kind: 'rejected', reason: '1326' };
  await clock.advance(laterMs);

  expect(await goOn({ secondFactor: SECOND_FACTOR, ...more })).toMatchObject({ kind: 'failed' });
});

test('a key is good for one attempt', async () => {
  const { goOn, agents } = await interruptedSignIn();
  agents.says = { kind: 'rejected', reason: '1326' };
  await goOn({ secondFactor: SECOND_FACTOR });

  expect(await goOn({ secondFactor: SECOND_FACTOR })).toMatchObject({ code: 'AADSTS50126' });
});

test('the rules are looked at as they are now', async () => {
  const { goOn, tenant } = await interruptedSignIn();
  tenant.changeUser(ALICE, { disabled: true });

  expect(await goOn({ secondFactor: SECOND_FACTOR })).toMatchObject({ code: 'AADSTS50057' });
});

test('who was removed in the meantime does not go on', async () => {
  const { goOn, tenant } = await interruptedSignIn();
  tenant.removeUser(ALICE);

  expect(await goOn({ secondFactor: SECOND_FACTOR })).toMatchObject({ code: 'AADSTS50034' });
});

test('a user who enrols is asked for the code of the new factor', async () => {
  const { service, decide, tenant } = await createSignIns(pooledKeys());
  tenant.changeUser(ALICE, { mfa: 'enabled' });
  const first = await decide(BROWSER);
  const continuation = first.kind === 'interrupted' ? first.continuation : '';

  const secondFactor = service.enrolSecondFactor(ALICE);
  expect(secondFactor?.reveal()).toMatch(/^\d{6}$/);

  const second = await decide({ ...BROWSER, continuation });
  expect(second).toMatchObject({ interrupt: 'second-factor', code: 'AADSTS50074' });
  const next = second.kind === 'interrupted' ? second.continuation : '';
  expect(
    await decide({ ...BROWSER, continuation: next, ...(secondFactor && { secondFactor }) }),
  ).toMatchObject({ kind: 'succeeded' });
});

test.each([ALICE, 'nobody@contoso.test'])(
  'no second factor is put over another: %s',
  async (who) => {
    const { service, tenant } = await createSignIns(pooledKeys());
    tenant.changeUser(ALICE, { mfa: 'registered', secondFactor: SECOND_FACTOR });

    expect(service.enrolSecondFactor(who)).toBeUndefined();
    expect(tenant.findUser(ALICE)?.secondFactor).toBe(SECOND_FACTOR);
  },
);
