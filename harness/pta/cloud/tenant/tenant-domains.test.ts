import { expect, test } from 'vitest';
import { suffixOf, TenantDomains } from './tenant-domains.ts';

const FEDERATION = { passiveUrl: 'https://sts.contoso.test/adfs/ls/' };
const domains = () => new TenantDomains([{ name: 'Contoso.test' }], 'contoso.onmicrosoft.com');

test.each([
  ['alice@contoso.test', 'contoso.test'],
  [' alice@Contoso.Test ', 'contoso.test'],
  ['a@b@contoso.test', 'contoso.test'],
  ['alice', undefined],
  ['alice@', undefined],
  ['', undefined],
  ['@', undefined],
])('the domain in %j is %s', (userName, suffix) => {
  expect(suffixOf(userName)).toBe(suffix);
});

test('the domain of a name of a megabyte is found at once', () => {
  expect(suffixOf(`${'@'.repeat(1_000_000)}contoso.test`)).toBe('contoso.test');
  expect(suffixOf('@'.repeat(1_000_000))).toBeUndefined();
});

test('a converted domain is federated from then on, and managed again after that', () => {
  const all = domains();
  const kind = () => all.find('contoso.test')?.authentication.kind;

  all.convertToFederated('contoso.test', FEDERATION);
  expect(kind()).toBe('federated');

  all.convertToManaged('contoso.test');
  expect(kind()).toBe('managed');
});

test.each([
  ['the initial domain', 'contoso.onmicrosoft.com', FEDERATION],
  ['a domain of somebody else', 'fabrikam.test', FEDERATION],
  ['a domain that is not verified', 'unverified.test', FEDERATION],
  ['a provider without an address', 'contoso.test', { passiveUrl: 'adfs' }],
])('%s is not federated', (_what, name, federation) => {
  const all = domains();
  all.add({ name: 'unverified.test', verified: false });

  expect(() => all.convertToFederated(name, federation)).toThrow(
    expect.objectContaining({ code: 'TENANT_CHANGE_REFUSED' }),
  );
});
