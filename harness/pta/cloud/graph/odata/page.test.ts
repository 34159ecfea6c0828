import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Page, pageOf, type Rendering } from './page.ts';
import { type Collection, PAGE_LENGTH_MAX, readQuery } from './query-options.ts';
import { positionOf, skipToken } from './skip-token.ts';

const NUMBERS: Collection = {
  type: 'lab.number',
  fields: { number: 'integer' },
  members: ['number', 'square'],
  relations: ['divisors'],
  orderedBy: 'number',
};
const RENDERING: Rendering<number> = {
  render: (number) => ({ number, square: number * number }),
  order: 'desc',
};

const ask = (query: string) => readQuery(new URLSearchParams(query), NUMBERS);
const page = (records: readonly number[], query: string, forgotten = 0) =>
  pageOf({ records, forgotten }, ask(query), RENDERING);
const numbersOf = ({ resources }: Page) => resources.map((each) => Reflect.get(each, 'number'));

/** Every page, one after the other. */
function allPages(records: readonly number[], query: string): unknown[] {
  const numbers: unknown[] = [];
  let token = '';
  for (let pages = 0; pages <= records.length; pages += 1) {
    const one = page(records, `${query}${token}`);
    numbers.push(...numbersOf(one));
    if (one.continuesAfter === undefined) return numbers;
    token = `&$skiptoken=${skipToken(one.continuesAfter)}`;
  }
  return ['more pages than entries'];
}

const upTo = (length: number) => Array.from({ length }, (_each, index) => index);

test('all pages together are all entries, newest first', () => {
  fc.assert(
    fc.property(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 12 }), (length, top) => {
      expect(allPages(upTo(length), `$top=${top}`)).toEqual(upTo(length).reverse());
    }),
    { numRuns: 200 },
  );
});

test('all pages together are all entries of a filter, in the order that was asked for', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat({ max: 40 }),
      (length, top, least) => {
        const query = `$top=${top}&$filter=number ge ${least}&$orderby=number asc`;

        expect(allPages(upTo(length), query)).toEqual(upTo(length).filter((each) => each >= least));
      },
    ),
    { numRuns: 200 },
  );
});

test('what comes in the meantime shifts no page', () => {
  const first = page([0, 1, 2, 3], '$top=2');
  const second = page(
    [0, 1, 2, 3, 4, 5],
    `$top=2&$skiptoken=${skipToken(first.continuesAfter ?? 0)}`,
  );

  expect([...numbersOf(first), ...numbersOf(second)]).toEqual([3, 2, 1, 0]);
});

test.each([
  ['desc', []],
  ['asc', [10, 11]],
])('with what came before gone, order %s goes on with %o', (order, rest) => {
  const query = `$orderby=number ${order}&$skiptoken=${skipToken(3)}`;

  expect(numbersOf(page([10, 11], query, 10))).toEqual(rest);
});

test.each([
  ['asc', []],
  ['desc', [2, 1]],
])('a token of a longer log, order %s, goes on with %o', (order, rest) => {
  expect(numbersOf(page([1, 2], `$orderby=number ${order}&$skiptoken=${skipToken(10)}`))).toEqual(
    rest,
  );
});

test('the last page says that nothing follows', () => {
  expect(page([1, 2], '$top=2').continuesAfter).toBeUndefined();
});

test('a page holds what was selected, and the count of all pages', () => {
  expect(page([1, 2, 3], '$top=1&$select=Square&$count=true&$filter=number gt 1')).toEqual({
    resources: [{ square: 9 }],
    continuesAfter: 2,
    count: 2,
  });
});

test.each([
  ['top=10', { pageLength: 10 }],
  ['$top=5000', { pageLength: PAGE_LENGTH_MAX }],
  ['&$TOP=3', { pageLength: 3 }],
  ['$expand=divisors', { expand: ['divisors'] }],
  ['$orderby=number desc', { order: 'desc' }],
  ['$orderby=number', { order: 'asc' }],
  ['$count=false', { count: false }],
  ['api-version=1', { pageLength: PAGE_LENGTH_MAX }],
])('%s is read', (query, expected) => {
  expect(ask(query)).toMatchObject(expected);
});

test.each([
  ['$filter=', 'Invalid filter clause'],
  ['$filter=number eq x', 'Invalid filter clause'],
  ['$top=0', 'Invalid page size specified'],
  ['$top=-1', 'Invalid page size specified'],
  ['$top=ten', 'Invalid page size specified'],
  ['$top=9999999999', 'Invalid page size specified'],
  ['$top=1&$top=2', 'specified more than once'],
  ['$top=1&top=2', 'specified more than once'],
  ['$skip=1', 'not supported'],
  ['$search="x"', 'not supported'],
  ['$orderby=square', 'Invalid orderby clause'],
  ['$orderby=number up', 'Invalid orderby clause'],
  ['$select=number,cube', "Could not find a property named 'cube' on type 'lab.number'"],
  ['$select=', 'Could not find a property'],
  ['$expand=number', 'Could not find a property'],
  ['$count=yes', '$count'],
  ['$skiptoken=x', 'skip token'],
  ['$skiptoken=', 'skip token'],
])('%s is refused', (query, problem) => {
  expect(() => ask(query)).toThrow(
    expect.objectContaining({ code: 'MALFORMED', message: expect.stringContaining(problem) }),
  );
});

test('a token is read only as it was written', () => {
  expect(positionOf(skipToken(12))).toBe(12);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
      expect(() => positionOf(text)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
    }),
    { numRuns: 200 },
  );
});
