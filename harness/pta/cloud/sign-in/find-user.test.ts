import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import { findUser } from './find-user.ts';
import { ALICE, createSignIns } from './sign-in.test-support.ts';

const { tenant } = await createSignIns(pooledKeys());

test.each([
  ['tenant', 'nobody@contoso.test', 'AADSTS50034'],
  ['tenant', 'nobody@elsewhere.test', 'AADSTS50034'],
  ['tenant', 'nobody', 'AADSTS50034'],
  ['adfs', 'nobody@elsewhere.test', 'AADSTS50034'],
  ['common', 'nobody@contoso.test', 'AADSTS50034'],
  ['common', 'nobody@elsewhere.test', 'AADSTS50128'],
  ['organizations', 'nobody@elsewhere.test', 'AADSTS50128'],
  ['organizations', 'nobody', 'AADSTS50059'],
  ['consumers', '', 'AADSTS50059'],
] as const)('at an address that names %s, %j is %s', (authority, userName, code) => {
  expect(findUser(tenant, userName, authority)).toEqual({ kind: 'unknown', code });
});

test.each(['tenant', 'common', 'organizations'] as const)(
  'a user is found at an address that names %s',
  (authority) => {
    expect(findUser(tenant, ALICE, authority)).toMatchObject({ kind: 'found' });
  },
);
