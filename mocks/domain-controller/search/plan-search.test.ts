import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { SearchFilter } from '../ldap/search-filter.ts';
import { anyFilter } from './any-filter.test-support.ts';
import { filterMatcher } from './match-filter.ts';
import { indexedCandidates } from './plan-search.ts';
import { type SearchScope, scopeTest } from './search-scope.ts';
import { HEAD, SearchWorld, USERS } from './search-world.test-support.ts';

const world = new SearchWorld();
const alice = world.addUser('alice', { givenName: 'Alice', sn: 'Ash' });
const bob = world.addUser('bob');
const inner = world.addGroup('Inner', [alice]);
world.addGroup('Outer', [inner, bob]);
world.addUnit('Staff');

test.each<[string, 'one' | 'sub', string, string[]]>([
  [HEAD, 'sub', '(userPrincipalName=ALICE@contoso.test)', ['alice']],
  [HEAD, 'sub', '(&(objectClass=user)(sAMAccountName=alice))', ['alice']],
  [
    HEAD,
    'sub',
    '(&(|(sAMAccountName=alice)(userPrincipalName=bob@contoso.test)))',
    ['alice', 'bob'],
  ],
  [HEAD, 'sub', '(sAMAccountName=nobody)', []],
  [HEAD, 'sub', '(objectSid=S-1-5-32-544)', ['Administrators']],
  [HEAD, 'sub', `(distinguishedName=CN=alice,${USERS})`, ['alice']],
  [HEAD, 'sub', `(member=CN=alice,${USERS})`, ['Inner']],
  [HEAD, 'sub', `(memberOf=CN=Inner,${USERS})`, ['alice']],
  [HEAD, 'sub', `(memberOf:1.2.840.113556.1.4.1941:=CN=Outer,${USERS})`, ['Inner', 'bob', 'alice']],
  [USERS, 'one', '(cn=ALICE)', ['alice']],
  [HEAD, 'one', '(cn=alice)', []],
  [HEAD, 'sub', '(unknown=x)', []],
])('below %s (%s) %s walks through nothing', (baseDn, scope, filter, expected) => {
  const walk = vi.spyOn(world.directory, 'records');
  const found = world.search({ baseDn, scope, filter });

  expect(found.entries.map(({ dn }) => dn.split(',')[0])).toEqual(expected.map((cn) => `CN=${cn}`));
  expect(walk).not.toHaveBeenCalled();
  walk.mockRestore();
});

test.each(['objectGUID', 'objectSid'] as const)('%s walks through nothing', (attribute) => {
  const walk = vi.spyOn(world.directory, 'records');
  const { identity } = world.directory;
  const value = attribute === 'objectGUID' ? identity.guidOf(alice.id) : identity.sidOf(alice.id);

  expect(world.names({ kind: 'equal', attribute, value })).toEqual(['alice']);
  expect(walk).not.toHaveBeenCalled();
  walk.mockRestore();
});

test('a base alone is looked at alone', () => {
  const walk = vi.spyOn(world.directory, 'records');

  expect(world.search({ baseDn: USERS, scope: 'base' }).entries).toHaveLength(1);
  expect(walk).not.toHaveBeenCalled();
  walk.mockRestore();
});

test('an equality that other members of the list need not share is walked for', () => {
  const walk = vi.spyOn(world.directory, 'records');

  expect(world.names('(|(sAMAccountName=alice)(description=x))')).toEqual(['alice']);
  expect(walk).toHaveBeenCalledOnce();
  walk.mockRestore();
});

const text = (value: string) => Buffer.from(value);
const { identity } = world.directory;
const indexed = fc
  .constantFrom<readonly [string, Uint8Array]>(
    ['userPrincipalName', text('Alice@contoso.test')],
    ['sAMAccountName', text('BOB')],
    ['sAMAccountName', text('Administrators')],
    ['objectSid', identity.sidOf(bob.id)],
    ['objectSid', identity.domainSid],
    ['objectSid', text('S-1-5-32-545')],
    ['objectSid', text('S-1-5-11')],
    ['objectGUID', identity.guidOf(inner.id)],
    ['objectGUID', identity.guidOf(77_777)],
    ['distinguishedName', text(USERS)],
    ['cn', text('alice')],
    ['member', text(`CN=Inner,${USERS}`)],
    ['memberOf', text(`CN=Outer,${USERS}`)],
  )
  .chain(([attribute, value]) =>
    fc
      .constantFrom('equal', 'approximate', 'in-chain')
      .map((kind) => ({ kind, attribute, value }) as SearchFilter),
  );
const filter = fc.oneof(
  indexed,
  fc.record({
    kind: fc.constantFrom('and', 'or'),
    filters: fc.array(fc.oneof(indexed, anyFilter), { minLength: 1, maxLength: 3 }),
  }) as fc.Arbitrary<SearchFilter>,
);

test('an index leads to all that a walk finds', () => {
  const records = [...world.directory.records()];
  const view = world.view();
  const anyScope = fc.record<SearchScope>({
    base: fc.constantFrom(0, ...records.map(({ id }) => id)),
    scope: fc.constantFrom('base', 'one', 'sub'),
    entersNamingContexts: fc.boolean(),
  });
  fc.assert(
    fc.property(filter, anyScope, (asked, scope) => {
      const matches = filterMatcher(asked, view);
      const isInScope = scopeTest(scope, world.directory);
      const walked = records.filter((record) => isInScope(record) && matches(record));
      const candidates = indexedCandidates(asked, scope, view);
      const led = candidates === undefined ? undefined : new Set(candidates);

      expect(walked.filter((record) => led?.has(record) === false)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
