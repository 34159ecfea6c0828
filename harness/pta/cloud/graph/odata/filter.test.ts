import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../../runtime/errors.ts';
import type { FilterFields } from './filter-fields.ts';
import { FILTER_LENGTH_MAX } from './filter-tokens.ts';
import { matchesFilter } from './matches-filter.ts';
import { FILTER_DEPTH_MAX, parseFilter } from './parse-filter.ts';

const FIELDS: FilterFields = {
  createdDateTime: 'date-time',
  userPrincipalName: 'string',
  riskState: 'string',
  correlationId: 'guid',
  isInteractive: 'boolean',
  'status/errorCode': 'integer',
  'initiatedBy/user/id': 'string',
  signInEventTypes: 'strings',
  targetResources: { items: { id: 'string', displayName: 'string' } },
};
const RESOURCE = {
  createdDateTime: '2026-01-14T09:00:01Z',
  userPrincipalName: "o'hara@contoso.test",
  riskState: 'atRisk',
  correlationId: '5d295068-919b-4017-85d8-44be2f5f5483',
  isInteractive: true,
  status: { errorCode: 50126 },
  initiatedBy: { user: null },
  signInEventTypes: ['interactiveUser'],
  targetResources: [
    { id: 'a', displayName: 'AGENT1' },
    { id: 'b', displayName: 'AGENT2' },
  ],
};

const is = (text: string) => matchesFilter(parseFilter(text, FIELDS), RESOURCE);

describe('comparisons', () => {
  test.each([
    ['status/errorCode eq 50126', true],
    ['status/errorCode ne 50126', false],
    ['status/errorCode gt 50125', true],
    ['status/errorCode ge 50126', true],
    ['status/errorCode lt 50126', false],
    ['status/errorCode le 50126', true],
    ['status/errorCode eq -1', false],
    ["userPrincipalName eq 'o''hara@contoso.test'", true],
    ["userPrincipalName eq 'O''HARA@contoso.test'", true],
    ["userPrincipalName ne 'alice@contoso.test'", true],
    ["RiskState eq 'AtRisk'", true],
    ['isInteractive eq true', true],
    ['isInteractive ne true', false],
    ['createdDateTime eq 2026-01-14T09:00:01Z', true],
    ['createdDateTime eq 2026-01-14T10:00:01+01:00', true],
    ['createdDateTime ge 2026-01-14T09:00:01.000001Z', false],
    ['createdDateTime lt 2026-01-14T09:00:01.145Z', true],
    ['createdDateTime ge 2026-01-14T09:00Z', true],
    ['createdDateTime ge 2026-01-14', true],
    ['createdDateTime le 2026-01-14', false],
    ['createdDateTime ne null', true],
    ['createdDateTime eq null', false],
    ["initiatedBy/user/id eq 'x'", false],
    ['initiatedBy/user/id eq null', true],
    ["initiatedBy/user/id gt 'a'", false],
    ["correlationId eq '5D295068-919b-4017-85d8-44be2f5f5483'", true],
    ['correlationId eq 5d295068-919b-4017-85d8-44be2f5f5483', true],
  ])('%s is %s', (text, expected) => {
    expect(is(text)).toBe(expected);
  });
});

describe('logic', () => {
  const [yes, no] = ['status/errorCode eq 50126', 'status/errorCode eq 0'];

  test.each([
    [`${yes} and ${yes}`, true],
    [`${yes} and ${no}`, false],
    [`${no} or ${yes}`, true],
    [`${no} or ${no}`, false],
    [`not (${no})`, true],
    [`not ${no} and ${yes}`, true],
    [`not not (${yes})`, true],
    // `and` binds tighter than `or`.
    [`${yes} or ${yes} and ${no}`, true],
    [`(${yes} or ${yes}) and ${no}`, false],
    [`(((${yes})))`, true],
  ])('%s is %s', (text, expected) => {
    expect(is(text)).toBe(expected);
  });
});

describe('functions', () => {
  test.each([
    ["startsWith(userPrincipalName,'o''hara')", true],
    ["startswith(userPrincipalName, 'O')", true],
    ["startsWith(userPrincipalName,'x')", false],
    ["not startsWith(userPrincipalName,'x')", true],
    ["signInEventTypes/any(t: t eq 'interactiveUser')", true],
    ["signInEventTypes/any(t:t eq 'nonInteractiveUser')", false],
    ["signInEventTypes/any(t: t eq 'nonInteractiveUser' or t eq 'interactiveUser')", true],
    ["signInEventTypes/any(t: startsWith(t,'inter'))", true],
    ["targetResources/any(t: t/id eq 'b' and t/displayName eq 'AGENT2')", true],
    ["targetResources/any(t: t/id eq 'a' and t/displayName eq 'AGENT2')", false],
    ["targetResources/any(t: startsWith(t/displayName,'agent'))", true],
    ["targetResources/any(t: t/id eq 'b' and status/errorCode eq 50126)", true],
  ])('%s is %s', (text, expected) => {
    expect(is(text)).toBe(expected);
  });
});

describe('what is refused', () => {
  const deep = (depth: number) => `${'('.repeat(depth)}isInteractive eq true${')'.repeat(depth)}`;

  test.each([
    ['nothing', ''],
    ['a property that is none', "noSuchProperty eq 'x'"],
    ['a property that cannot be filtered by', 'isRisky'],
    ['a date in quotation marks', "createdDateTime ge '2021-09-07T00:00:00Z'"],
    ['a time without its zone', 'createdDateTime ge 2021-09-07T00:00:00'],
    ['a day that no calendar has', 'createdDateTime ge 2021-13-41'],
    ['a text without quotation marks', 'userPrincipalName eq alice'],
    ['a number as a text', "status/errorCode eq '50126'"],
    ['a text as a boolean', "isInteractive eq 'true'"],
    ['a fraction', 'status/errorCode eq 1.5'],
    ['a number of any length', `status/errorCode eq ${'9'.repeat(40)}`],
    ['more than a filter', 'status/errorCode eq 0 -All $true'],
    ['a function that is not supported', "contains(userPrincipalName,'x')"],
    ['a function over a list that is none', "userPrincipalName/any(t: t eq 'x')"],
    ['a variable that is none', "signInEventTypes/any(t: u eq 'x')"],
    ['a variable that is taken', "targetResources/any(t: signInEventTypes/any(t: t eq 'x'))"],
    ['an item of objects as a text', "targetResources/any(t: t eq 'x')"],
    ['a list as a text', "signInEventTypes eq 'x'"],
    ['an order of booleans', 'isInteractive gt false'],
    ['an order with null', 'createdDateTime gt null'],
    ['an operator that is none', "userPrincipalName has 'x'"],
    ['an operator in capitals', "userPrincipalName EQ 'x'"],
    ['a text without an end', "userPrincipalName eq 'x"],
    ['a parenthesis without its other', '(isInteractive eq true'],
    ['a character of no language', 'isInteractive eq true;'],
    ['what is nested too deep', deep(FILTER_DEPTH_MAX + 1)],
    ['a long row of not', `${'not '.repeat(1_000)}isInteractive eq true`],
    ['what is too long', `userPrincipalName eq '${'x'.repeat(FILTER_LENGTH_MAX)}'`],
    ['a member that every object has', "toString eq 'x'"],
  ])('%s', (_what, text) => {
    expect(() => parseFilter(text, FIELDS)).toThrow(expect.objectContaining({ code: MALFORMED }));
  });

  test('what is nested as deep as may be is read', () => {
    expect(is(deep(FILTER_DEPTH_MAX))).toBe(true);
  });

  test('as many terms as fit are read', () => {
    expect(is(Array(300).fill('isInteractive eq true').join(' and '))).toBe(true);
  });
});

const pieces = fc.constantFrom(
  ...Object.keys(FIELDS),
  ...['eq', 'ne', 'gt', 'and', 'or', 'not', 'null', 'true', 'startsWith', '/any', 't', ':', 't/id'],
  ...[
    '(',
    ')',
    ',',
    "'",
    "'x'",
    '0',
    '2026-01-14',
    '2026-01-14T09:00:01Z',
    ' ',
    "''",
    '/',
    '-',
    '%',
  ],
);

test('any text is a filter or malformed, and a filter says yes or no', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(pieces, { maxLength: 24 }).map((each) => each.join(' ')),
    fc.array(pieces, { maxLength: 24 }).map((each) => each.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        expect(typeof is(text)).toBe('boolean');
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toMatchObject({ code: MALFORMED });
      }
    }),
    { numRuns: 400 },
  );
});

test('every text can be asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      const filter = parseFilter(`userPrincipalName eq '${name.replaceAll("'", "''")}'`, FIELDS);

      expect(matchesFilter(filter, { userPrincipalName: name })).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('every millisecond can be asked for', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
      const createdDateTime = date.toISOString();
      const filter = parseFilter(`createdDateTime eq ${createdDateTime}`, FIELDS);

      expect(matchesFilter(filter, { createdDateTime })).toBe(true);
    }),
    { numRuns: 300 },
  );
});
