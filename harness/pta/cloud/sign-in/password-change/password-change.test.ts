import { describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../../../runtime/secret.ts';
import type { TenantOptions } from '../../tenant/tenant.ts';
import { ALICE, BREAK_GLASS, createSignIns, PASSWORD, WRONG } from '../sign-in.test-support.ts';
import { PasswordChangeService } from './password-change-service.ts';
import type { WritebackOutcome } from './password-writeback.ts';

const NEXT = new Secret('Fresh-and-l0ng-enough');
const WRITEBACK = { passwordWriteback: 'enabled' } as const;

async function createChanges(options: Partial<TenantOptions> = {}) {
  const signIns = await createSignIns(pooledKeys(), options);
  const { tenant, lockout, world } = signIns;
  const service = new PasswordChangeService(world.machine('ENTRA'), { tenant, lockout });
  const asked: string[] = [];
  const outcomeIs = (outcome: WritebackOutcome, meanwhile = () => undefined as unknown) => {
    service.writeback = {
      change: async (userName) => {
        asked.push(userName);
        meanwhile();
        return outcome;
      },
    };
  };
  const change = async (who: string, current = PASSWORD, next = NEXT) => {
    const result = await service.changePassword(who, current, next);
    return result.kind === 'changed' ? '0' : result.code;
  };
  return { ...signIns, service, change, asked, outcomeIs };
}

describe('a user of the cloud alone', () => {
  test.each([
    ['a good password', PASSWORD, NEXT, '0'],
    ['a wrong current one', WRONG, NEXT, 'AADSTS120000'],
    ['the same again', PASSWORD, PASSWORD, 'AADSTS120002'],
    ['a short one', PASSWORD, new Secret('Ab1!xyz'), 'AADSTS120002'],
    ['one of 257 characters', PASSWORD, new Secret('Ab1!'.padEnd(257, 'x')), 'AADSTS120002'],
    ['one of two kinds', PASSWORD, new Secret('lower-case-only'), 'AADSTS120002'],
    ['one of three kinds', PASSWORD, new Secret('lower-case-9'), '0'],
    ['the name of the user', PASSWORD, new Secret('My-BreakGlass-9'), 'AADSTS120003'],
    ['a banned word', PASSWORD, new Secret('C0ntoso1'), 'AADSTS120018'],
    ['a weak one, by who does not know the old', WRONG, new Secret('x'), 'AADSTS120000'],
  ])('%s', async (_what, current, next, code) => {
    const { change } = await createChanges({ bannedPasswords: ['contoso'] });

    expect(await change(BREAK_GLASS, current, next)).toBe(code);
  });

  test('signs in with the new password, no longer expired, and not with the old', async () => {
    const { change, tenant, decide } = await createChanges();
    tenant.setCloudPassword(BREAK_GLASS, { password: PASSWORD, passwordExpired: true });
    const signIn = async (password: Secret) =>
      (await decide({ userPrincipalName: BREAK_GLASS, password })).kind;

    await change(BREAK_GLASS);

    expect([await signIn(NEXT), await signIn(PASSWORD)]).toEqual(['succeeded', 'failed']);
  });
});

describe('a synchronised user', () => {
  test('has to go to Active Directory while writeback is off', async () => {
    const { change, asked, outcomeIs } = await createChanges();
    outcomeIs({ kind: 'changed' });

    expect(await change(ALICE)).toBe('AADSTS120012');
    expect(asked).toEqual([]);
  });

  test.each<[WritebackOutcome['kind'], string]>([
    ['changed', '0'],
    ['wrong-password', 'AADSTS120000'],
    ['refused-by-policy', 'AADSTS120004'],
    ['locked-out-or-disabled', 'AADSTS120014'],
    ['not-allowed', 'AADSTS120015'],
    ['user-not-found', 'AADSTS120016'],
    ['unreachable', 'AADSTS120013'],
    ['failed', 'AADSTS120020'],
  ])('is told what Active Directory says: %s', async (kind, code) => {
    const { change, asked, outcomeIs } = await createChanges(WRITEBACK);
    outcomeIs({ kind });

    expect(await change(ALICE)).toBe(code);
    expect(asked).toEqual([ALICE]);
  });

  test('reaches nothing where nothing is connected', async () => {
    const { change } = await createChanges(WRITEBACK);

    expect(await change(ALICE)).toBe('AADSTS120013');
  });

  test('meets the list of banned words before Active Directory is asked', async () => {
    const { change, asked, outcomeIs } = await createChanges({
      ...WRITEBACK,
      bannedPasswords: ['contoso'],
    });
    outcomeIs({ kind: 'changed' });

    expect(await change(ALICE, PASSWORD, new Secret('C0ntoso1'))).toBe('AADSTS120018');
    expect(asked).toEqual([]);
  });

  test('who was removed in the meantime has a password in Active Directory alone', async () => {
    const { change, outcomeIs, tenant } = await createChanges(WRITEBACK);
    outcomeIs({ kind: 'changed' }, () => tenant.removeUser(ALICE));

    expect(await change(ALICE)).toBe('AADSTS120005');
  });

  test('has the hash of the new password at once, where hashes are synchronised', async () => {
    const { change, outcomeIs, tenant, decide, synchroniseHashes } = await createChanges(WRITEBACK);
    synchroniseHashes();
    tenant.passthroughAuthentication = 'disabled';
    outcomeIs({ kind: 'changed' });

    await change(ALICE);

    expect(await decide({ password: NEXT })).toMatchObject({ kind: 'succeeded' });
  });
});

test('nobody of that name changes nothing', async () => {
  const { change } = await createChanges();

  expect(await change('nobody@contoso.test')).toBe('AADSTS120016');
});

test('whoever signed in with the former password has to sign in again', async () => {
  const { change, tenant, clock } = await createChanges();

  await change(BREAK_GLASS);

  expect(tenant.findUser(BREAK_GLASS)?.signInSessionsValidFrom).toBe(clock.now());
});

test.each([
  [BREAK_GLASS, 'failed breakglass with the password'],
  [ALICE, 'failed alice'],
])('a wrong current password counts towards Smart Lockout: %s', async (who, told) => {
  const { change, outcomeIs, lockout } = await createChanges(WRITEBACK);
  outcomeIs({ kind: 'wrong-password' });

  await change(who, WRONG);

  expect(lockout.told.at(-1)).toBe(told);
});

test('a change by who knows the password ends no lock', async () => {
  const { change, lockout } = await createChanges();

  await change(BREAK_GLASS);

  expect(lockout.told).toEqual(['judge breakglass']);
});

test('while Smart Lockout holds, nobody is asked about a password', async () => {
  const { change, lockout, outcomeIs, asked } = await createChanges(WRITEBACK);
  lockout.verdict = { kind: 'locked', forMs: 1_000 };
  outcomeIs({ kind: 'changed' });

  expect(await change(ALICE)).toBe('AADSTS50053');
  expect(asked).toEqual([]);
});

test('the event has the outcome, and neither password', async () => {
  const { change, world } = await createChanges();

  await change(BREAK_GLASS);
  await change(BREAK_GLASS, WRONG);

  expect(world.eventsOf('password.change-decided')).toMatchObject([
    { userPrincipalName: BREAK_GLASS, code: '0' },
    { userPrincipalName: BREAK_GLASS, code: 'AADSTS120000' },
  ]);
  expect(JSON.stringify(world.log.entries)).not.toMatch(/horse|Fresh|Wr0ng/);
});
