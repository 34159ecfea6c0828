import { expect, test } from 'vitest';
import { HEAD, SearchWorld, USERS } from './search-world.test-support.ts';
import { serveCompare } from './serve-compare.ts';

const world = new SearchWorld('samba');
world.addUser('alice');
const ALICE = `CN=alice,${USERS}`;

function compare(dn: string, attribute: string, value: string, session = world.session) {
  const operation = { kind: 'compare', dn, attribute, value: Buffer.from(value) } as const;
  return serveCompare({ messageId: 1, controls: [], operation }, session, world.context);
}

test.each([
  [ALICE, 'sAMAccountName', 'ALICE', 6],
  [ALICE, 'samaccountname', 'bob', 5],
  [ALICE, 'objectClass', 'person', 6],
  [ALICE, 'userAccountControl', '0512', 6],
  [ALICE, 'distinguishedName', ALICE.toLowerCase(), 6],
  [ALICE, 'unknown', 'x', 5],
  [ALICE, 'anr', 'alice', 5],
  [ALICE, 'unicodePwd', 'Secret of alice 1', 5],
  [ALICE, 'canonicalName', 'contoso.test/Users/alice', 5],
  [`CN=nobody,${USERS}`, 'cn', 'nobody', 32],
  ['', 'cn', 'x', 32],
  ['nonsense', 'cn', 'x', 34],
  [HEAD, 'dc', 'contoso', 6],
])('%s, %s, %s is answered %d', (dn, attribute, value, resultCode) => {
  expect(compare(dn, attribute, value).resultCode).toBe(resultCode);
});

test('nobody compares before a bind, unlike Samba 4.17', () => {
  const anonymous = { ...world.connect(), identity: undefined };

  expect(compare(ALICE, 'cn', 'alice', anonymous)).toEqual({
    resultCode: 1,
    diagnosticMessage: '00002020: Operation unavailable without authentication',
  });
});
