import { describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import type { CloudUser } from '../../tenant/cloud-user.ts';
import type { TenantOptions } from '../../tenant/tenant.ts';
import { type Client, clientOf } from '../client.ts';
import {
  ALICE,
  BREAK_GLASS,
  BROWSER,
  createSignIns,
  FAY,
  LEGACY,
} from '../sign-in.test-support.ts';
import { chooseMethod } from './choose-method.ts';

const CLIENTS = {
  browser: clientOf(BROWSER),
  native: clientOf({}),
  legacy: clientOf(LEGACY),
} as const satisfies Record<string, Client>;
const DEVICE = { client: CLIENTS.native, fromJoinedDevice: true };
const PREVIEW = { profile: 'preview' } as const;
const PTA_OFF = { passthroughAuthentication: 'disabled' } as const;

interface Question {
  readonly client?: Client;
  readonly fromJoinedDevice?: boolean;
  readonly domainHint?: string;
}

async function methodOf(
  who: string,
  options: Partial<TenantOptions>,
  hashes: boolean,
  question: Question = {},
  rollout?: 'pass-through' | 'password-hash',
): Promise<string> {
  const { tenant, synchroniseHashes } = await createSignIns(pooledKeys(), options);
  if (hashes) synchroniseHashes();
  if (rollout !== undefined) {
    tenant.stagedRollout.addGroup(rollout, { name: 'pilots', members: ['fay'] }, 0);
  }
  const user = tenant.findUser(who) as CloudUser;
  const asked = { client: CLIENTS.native, fromJoinedDevice: false, now: 0, ...question };
  const method = chooseMethod(tenant, user, asked);
  if (method.kind === 'none') return 'none';
  return method.failover === undefined ? method.by : `${method.by}, then ${method.failover}`;
}

describe('a user of the cloud alone', () => {
  test.each([{}, PTA_OFF, PREVIEW])(
    'is checked in the cloud, whatever is on: %o',
    async (options) => {
      expect(await methodOf(BREAK_GLASS, options, true)).toBe('cloud-password');
    },
  );
});

describe('a user of a managed domain', () => {
  test.each<[string, Partial<TenantOptions>, boolean, Question, string]>([
    ['the feature on', {}, false, {}, 'pass-through'],
    ['the feature on and hashes', {}, true, {}, 'pass-through'],
    ['the feature off', PTA_OFF, false, {}, 'none'],
    ['the feature off and hashes', PTA_OFF, true, {}, 'password-hash'],
    [
      'hashes that are no longer synchronised',
      { ...PTA_OFF, passwordHashSync: 'disabled' },
      true,
      {},
      'password-hash',
    ],
    ['a legacy client', {}, true, { client: CLIENTS.legacy }, 'pass-through'],
    ['a joined device', {}, true, DEVICE, 'pass-through'],
    [
      'failover by the service',
      { hashSyncFailover: 'automatic' },
      true,
      {},
      'pass-through, then password-hash',
    ],
    [
      'failover by the service and no hashes',
      { hashSyncFailover: 'automatic' },
      false,
      {},
      'pass-through',
    ],
    ['the preview', PREVIEW, false, {}, 'pass-through'],
    ['the preview and hashes', PREVIEW, true, {}, 'pass-through, then password-hash'],
    [
      'the preview and a browser',
      PREVIEW,
      true,
      { client: CLIENTS.browser },
      'pass-through, then password-hash',
    ],
    ['the preview and a legacy client', PREVIEW, true, { client: CLIENTS.legacy }, 'password-hash'],
    ['the preview and a joined device', PREVIEW, true, DEVICE, 'password-hash'],
    [
      'the preview, a legacy client and no hashes',
      PREVIEW,
      false,
      { client: CLIENTS.legacy },
      'none',
    ],
    [
      'the preview, by an administrator',
      { ...PREVIEW, hashSyncFailover: 'by-administrator' },
      true,
      {},
      'pass-through',
    ],
    ['a domain hint', {}, false, { domainHint: 'contoso.test' }, 'pass-through'],
  ])('with %s', async (_what, options, hashes, question, method) => {
    expect(await methodOf(ALICE, options, hashes, question)).toBe(method);
  });
});

describe('a user of a federated domain', () => {
  const ALLOWED = { allowCloudPasswordValidation: true };
  test.each<[string, Partial<TenantOptions>, boolean, Question, string]>([
    ['the feature on', {}, false, {}, 'none'],
    ['hashes', {}, true, {}, 'none'],
    ['hashes that may be used', ALLOWED, true, {}, 'password-hash'],
    ['hashes that may be used, in a browser', ALLOWED, true, { client: CLIENTS.browser }, 'none'],
    ['permission and no hashes', ALLOWED, false, {}, 'none'],
  ])('with %s', async (_what, options, hashes, question, method) => {
    expect(await methodOf(FAY, options, hashes, question)).toBe(method);
  });

  test.each<['pass-through' | 'password-hash', string, boolean, Question, string]>([
    ['pass-through', 'a native client', false, {}, 'pass-through'],
    ['pass-through', 'a browser', false, { client: CLIENTS.browser }, 'pass-through'],
    ['pass-through', 'a legacy client', true, { client: CLIENTS.legacy }, 'none'],
    ['pass-through', 'a domain hint', false, { domainHint: 'fabrikam.test' }, 'none'],
    ['password-hash', 'hashes', true, {}, 'password-hash'],
    ['password-hash', 'no hashes', false, {}, 'none'],
  ])('staged to %s, with %s', async (rollout, _what, hashes, question, method) => {
    expect(await methodOf(FAY, PTA_OFF, hashes, question, rollout)).toBe(method);
  });
});
