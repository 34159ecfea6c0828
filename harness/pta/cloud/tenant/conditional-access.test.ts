import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AccessPolicies } from './access-policies.ts';
import { isInRange } from './address-range.ts';
import {
  type AccessConditions,
  type ConditionalAccessPolicy,
  policiesFor,
} from './conditional-access.ts';

const BY_ALICE: AccessConditions = {
  user: {
    objectId: 'alice',
    displayName: 'Alice',
    userPrincipalName: 'alice@contoso.test',
    onPremisesUserName: 'alice@contoso.test',
    roles: ['Hybrid Identity Administrator'],
  },
  clientId: 'client',
  resourceId: 'Resource',
  clientApp: 'Browser',
  ipAddress: '203.0.113.7',
};

test.each<[string, Partial<ConditionalAccessPolicy>, boolean]>([
  ['about everybody and everything', {}, true],
  ['that is off', { state: 'off' }, false],
  ['that only reports', { state: 'report-only' }, false],
  ['about everybody by name', { users: { include: 'all' } }, true],
  ['about the user', { users: { include: ['alice'] } }, true],
  ['about another user', { users: { include: ['bob'] } }, false],
  ['about a role of the user', { users: { include: ['Hybrid Identity Administrator'] } }, true],
  ['that leaves the user out', { users: { include: 'all', exclude: ['alice'] } }, false],
  [
    'that leaves the user out by name',
    { users: { include: ['alice'], exclude: ['alice'] } },
    false,
  ],
  ['about the client', { applications: { include: ['CLIENT'] } }, true],
  ['about the resource', { applications: { include: ['resource'] } }, true],
  ['about another application', { applications: { include: ['other'] } }, false],
  [
    'that leaves the resource out',
    { applications: { include: 'all', exclude: ['resource'] } },
    false,
  ],
  ['about browsers', { clientApps: ['Browser'] }, true],
  ['about legacy clients', { clientApps: ['Exchange ActiveSync', 'Other clients'] }, false],
  ['about the network', { locations: { include: ['203.0.113.0/24'] } }, true],
  ['about another network', { locations: { include: ['198.51.100.0/24'] } }, false],
  ['that trusts the network', { locations: { include: 'all', exclude: ['203.0.113.7'] } }, false],
])('a policy %s decides: %o is %s', (_what, policy, decides) => {
  const policies = [{ name: 'policy', grant: 'block', ...policy } as const];

  expect(policiesFor(policies, BY_ALICE)).toHaveLength(decides ? 1 : 0);
});

test.each([
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.7', '203.0.113.7/32', true],
  ['203.0.113.7', '203.0.113.6/31', true],
  ['203.0.113.7', '203.0.113.0/29', true],
  ['203.0.113.8', '203.0.113.0/29', false],
  ['203.0.113.7', '0.0.0.0/0', true],
  ['255.255.255.255', '128.0.0.0/1', true],
  ['127.0.0.1', '128.0.0.0/1', false],
  ['USER', 'user', true],
  ['USER', '0.0.0.0/0', false],
  ['2001:db8::1', '2001:db8::1', true],
  ['203.0.113.7', '203.0.113.0/33', false],
  ['203.0.113.7', '203.0.113.0/', false],
  ['203.0.113.7', '203.0.113.0/-1', false],
  ['203.0.113.300', '203.0.113.0/24', false],
  ['', '0.0.0.0/0', false],
])('%s is in %s: %s', (address, range, isIn) => {
  expect(isInRange(address, range)).toBe(isIn);
});

test('any texts are an answer', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (address, range) => {
      expect(typeof isInRange(address, range)).toBe('boolean');
    }),
  );
});

test('security defaults and Conditional Access exclude each other', () => {
  const policies = new AccessPolicies();
  policies.put({ name: 'block', grant: 'block' });
  const refused = expect.objectContaining({ code: 'TENANT_CHANGE_REFUSED' });
  expect(() => policies.switchSecurityDefaults(true)).toThrow(refused);

  policies.remove('block');
  policies.switchSecurityDefaults(true);

  expect(() => policies.put({ name: 'block', grant: 'block' })).toThrow(refused);
  policies.put({ name: 'block', grant: 'block', state: 'off' });
  expect(policies.all).toHaveLength(1);
});
