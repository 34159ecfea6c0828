import fc from 'fast-check';
import type { SearchFilter } from '../ldap/search-filter.ts';
import { USERS } from './search-world.test-support.ts';

const text = (value: string) => Buffer.from(value);

const attribute = fc.constantFrom(
  ...['cn', 'sn', 'objectClass', 'badPwdCount', 'memberOf', 'member', 'objectSid', 'whenCreated'],
  ...['objectCategory', 'unicodePwd', 'unknown', 'anr', 'canonicalName', 'logonHours'],
);
const value = fc.oneof(
  fc.uint8Array({ maxLength: 30 }),
  fc
    .constantFrom('0', 'alice', 'person', `CN=Inner,${USERS}`, '20261120193234.0Z', '-1', 'S-1-5')
    .map(text),
);

/** Filters of every kind, over attributes of every syntax. */
export const anyFilter: fc.Arbitrary<SearchFilter> = fc.letrec<{ filter: SearchFilter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('present'), attribute }),
    fc.record({
      kind: fc.constantFrom(
        ...(['equal', 'approximate', 'in-chain', 'at-least'] as const),
        ...(['at-most', 'all-bits', 'any-bit'] as const),
      ),
      attribute,
      value,
    }),
    fc.record({
      kind: fc.constant('substrings'),
      attribute,
      initial: value,
      any: fc.array(value, { maxLength: 2 }),
      final: value,
    }),
    fc.constant({ kind: 'unknown-rule' }),
    fc.record({
      kind: fc.constantFrom('and', 'or'),
      filters: fc.array(tie('filter'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not'), filter: tie('filter') }),
  ) as fc.Arbitrary<SearchFilter>,
})).filter;
