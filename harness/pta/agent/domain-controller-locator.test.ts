import { expect, test } from 'vitest';
import { seededRandom } from '../../runtime/random.ts';
import { ServiceZone } from '../../runtime/service-records.ts';
import { DomainControllerLocator } from './domain-controller-locator.ts';

const ALICE = 'alice@contoso.test';
const SITE = '_ldap._tcp.Paris._sites.dc._msdcs.contoso.test';
const DOMAIN = '_ldap._tcp.dc._msdcs.contoso.test';

function locator(
  records: readonly (readonly [name: string, host: string, priority?: number, weight?: number])[],
  seed = 1,
) {
  const zone = new ServiceZone();
  for (const [name, host, priority = 0, weight = 100] of records) {
    zone.register(name, { host, priority, weight, port: 389 });
  }
  return new DomainControllerLocator({
    domain: 'contoso.test',
    site: 'Paris',
    records: zone,
    random: seededRandom(seed),
  });
}

const hosts = (found: DomainControllerLocator, user = ALICE) =>
  found.candidates(user).map(({ host }) => host);

test('controllers of the own site come before the others, each once', () => {
  const found = locator([
    [DOMAIN, 'oslo'],
    [DOMAIN, 'paris'],
    [SITE, 'paris'],
  ]);

  expect(hosts(found)).toEqual(['paris', 'oslo']);
});

test('a lower priority comes first', () => {
  expect(
    hosts(
      locator([
        [DOMAIN, 'spare', 10],
        [DOMAIN, 'main', 0],
      ]),
    ),
  ).toEqual(['main', 'spare']);
});

test('within a priority the weight is the share of being first', () => {
  const first = Array.from(
    { length: 300 },
    (_, seed) =>
      hosts(
        locator(
          [
            [DOMAIN, 'heavy', 0, 90],
            [DOMAIN, 'light', 0, 9],
          ],
          seed,
        ),
      )[0],
  );
  const heavy = first.filter((host) => host === 'heavy').length;

  expect(heavy).toBeGreaterThan(240);
  expect(heavy).toBeLessThan(300);
});

test('the one that answered is asked first until it fails', () => {
  const found = locator([
    [DOMAIN, 'main', 0],
    [DOMAIN, 'spare', 10],
  ]);
  const spare = { host: 'spare', port: 636 };
  found.remember(ALICE, spare);
  const remembered = hosts(found);
  found.forget(ALICE, spare);

  expect([remembered, hosts(found)]).toEqual([
    ['spare', 'main'],
    ['main', 'spare'],
  ]);
});

test('where DNS knows no controller there is nobody to ask', () => {
  expect(hosts(locator([]))).toEqual([]);
});
