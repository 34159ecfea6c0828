import { describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../../../runtime/secret.ts';
import type { Answer } from '../../validation-queue.ts';
import {
  AGENT_ID,
  ALICE,
  BREAK_GLASS,
  createSignIns,
  FAY,
  PASSWORD,
  WRONG,
} from '../sign-in.test-support.ts';

const PASS_THROUGH = 'Pass-through Authentication';
const BY_AGENT = `${PASS_THROUGH}; PTA AgentId: ${AGENT_ID}`;

describe('Pass-through Authentication', () => {
  const rejected = (reason: string): Answer => ({ kind: 'rejected', reason });
  test.each<[string, Answer | undefined, string, string, string[]]>([
    ['accepts', { kind: 'accepted', userName: ALICE }, '0', BY_AGENT, ['judge', 'succeeded']],
    ['1326', rejected('1326'), 'AADSTS50126', BY_AGENT, ['judge', 'failed']],
    ['1330', rejected('1330'), 'AADSTS50144', BY_AGENT, ['judge', 'succeeded']],
    ['1907', rejected('1907'), 'AADSTS50144', BY_AGENT, ['judge', 'succeeded']],
    ['1328', rejected('1328'), 'AADSTS80012', BY_AGENT, ['judge']],
    ['1331', rejected('1331'), 'AADSTS50057', BY_AGENT, ['judge']],
    ['1909', rejected('1909'), 'AADSTS50053', BY_AGENT, ['judge']],
    ['no verdict', { kind: 'malformed', problem: 'no header' }, 'AADSTS80003', BY_AGENT, ['judge']],
    ['nothing: there is none', undefined, 'AADSTS80001', PASS_THROUGH, ['judge']],
  ])('an agent that says %s', async (_what, says, code, methodDetail, told) => {
    const { decide, agents, completed, records, lockout } = await createSignIns(pooledKeys());
    agents.says = says;

    await decide();

    expect(completed()).toMatchObject([
      { code, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
    expect(records[0]?.steps).toMatchObject([{ method: 'Password', methodDetail }]);
    expect(lockout.told).toEqual(told.map((what) => `${what} alice`));
  });
});

describe('password hash synchronisation', () => {
  test.each([
    ['right', PASSWORD, '0', ['judge alice', 'succeeded alice']],
    ['wrong', WRONG, 'AADSTS50126', ['judge alice', 'failed alice with the password']],
    ['empty', new Secret(''), 'AADSTS50126', ['judge alice', 'failed alice with the password']],
  ])('a password that is %s', async (_what, password, code, told) => {
    const { decide, synchroniseHashes, completed, records, lockout, dispatched } =
      await createSignIns(pooledKeys(), { passthroughAuthentication: 'disabled' });
    synchroniseHashes();

    await decide({ password });

    expect(completed()).toMatchObject([{ code }]);
    expect(records[0]?.steps).toMatchObject([{ methodDetail: 'Password Hash Sync' }]);
    expect(lockout.told).toEqual(told);
    expect(dispatched).toEqual([]);
  });
});

describe('a password of the cloud', () => {
  const known = { password: PASSWORD };
  const expired = { password: PASSWORD, passwordExpired: true };
  test.each([
    ['right', known, PASSWORD, '0', 'Correct password'],
    ['wrong', known, WRONG, 'AADSTS50126', 'Incorrect password'],
    ['right and expired', expired, PASSWORD, 'AADSTS50055', 'Correct password'],
    ['wrong and expired', expired, WRONG, 'AADSTS50126', 'Incorrect password'],
    ['not there', {}, PASSWORD, 'AADSTS50056', 'There is no password'],
  ])('that is %s', async (_what, user, password, code, resultDetail) => {
    const { decide, tenant, completed, records, dispatched } = await createSignIns(pooledKeys());
    tenant.addCloudUser({
      objectId: 'breakglass',
      displayName: 'Break glass',
      userPrincipalName: BREAK_GLASS,
      ...user,
    });

    await decide({ userPrincipalName: BREAK_GLASS, password });

    expect(completed()).toMatchObject([{ code }]);
    expect(records[0]?.steps).toMatchObject([
      {
        methodDetail: 'Password in the cloud',
        resultDetail: expect.stringContaining(resultDetail),
      },
    ]);
    expect(dispatched).toEqual([]);
  });
});

describe('nobody here who can check it', () => {
  test.each([
    ['a federated domain', FAY, {}, 'is federated'],
    ['the feature off', ALICE, { passthroughAuthentication: 'disabled' }, 'is off in this tenant'],
  ] as const)('%s', async (_what, userPrincipalName, options, detail) => {
    const { decide, dispatched, lockout } = await createSignIns(pooledKeys(), options);

    expect(await decide({ userPrincipalName })).toMatchObject({
      kind: 'failed',
      code: 'AADSTS50056',
      detail: expect.stringContaining(detail),
    });
    expect([dispatched, lockout.told]).toEqual([[], []]);
  });
});

describe('when Pass-through Authentication fails', () => {
  const preview = { profile: 'preview' } as const;

  test('the preview asks the hash, and the log has both steps', async () => {
    const { decide, agents, synchroniseHashes, records } = await createSignIns(
      pooledKeys(),
      preview,
    );
    synchroniseHashes();
    agents.says = undefined;

    expect(await decide()).toMatchObject({ kind: 'succeeded' });
    expect(records[0]?.steps).toMatchObject([
      { methodDetail: PASS_THROUGH, succeeded: false },
      { methodDetail: 'Password Hash Sync', succeeded: true },
    ]);
  });

  test('a wrong password is wrong there as well', async () => {
    const { decide, agents, synchroniseHashes, lockout } = await createSignIns(
      pooledKeys(),
      preview,
    );
    synchroniseHashes();
    agents.says = undefined;

    expect(await decide({ password: WRONG })).toMatchObject({ code: 'AADSTS50126' });
    expect(lockout.told).toEqual(['judge alice', 'failed alice with the password']);
  });

  test.each([
    ['1326', 'AADSTS50126'],
    ['1328', 'AADSTS80012'],
    ['1331', 'AADSTS50057'],
    ['1317', 'AADSTS80004'],
  ])('what Active Directory says of an account is no failure: %s', async (reason, code) => {
    const { decide, agents, synchroniseHashes } = await createSignIns(pooledKeys(), preview);
    synchroniseHashes();
    agents.says = { kind: 'rejected', reason };

    expect(await decide()).toMatchObject({ code });
  });

  test('the present service asks nobody else', async () => {
    const { decide, agents, synchroniseHashes } = await createSignIns(pooledKeys());
    synchroniseHashes();
    agents.says = undefined;

    expect(await decide()).toMatchObject({ code: 'AADSTS80001' });
  });

  test('an administrator who switches the feature off lets the hashes decide', async () => {
    const { decide, tenant, agents, synchroniseHashes } = await createSignIns(pooledKeys());
    synchroniseHashes();
    agents.says = undefined;

    tenant.passthroughAuthentication = 'disabled';

    expect(await decide()).toMatchObject({ kind: 'succeeded' });
  });
});

describe('Smart Lockout', () => {
  test.each([
    [{ kind: 'locked', forMs: 42_000 }, 'Smart Lockout holds for 42 s more.'],
    [{ kind: 'blocked-address' }, 'Attacks come from the address.'],
  ] as const)('that says %o lets nothing reach an agent', async (verdict, additionalDetails) => {
    const { decide, lockout, dispatched, records } = await createSignIns(pooledKeys());
    lockout.verdict = verdict;

    const decision = await decide();

    expect(decision).toEqual({
      kind: 'failed',
      correlationId: expect.any(String),
      code: 'AADSTS50053',
    });
    expect(dispatched).toEqual([]);
    expect(records).toMatchObject([{ errorCode: 50053, additionalDetails, steps: [] }]);
  });
});
