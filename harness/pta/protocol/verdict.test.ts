import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import type { ValidationVerdict } from './messages.ts';
import { parseVerdict, renderVerdict } from './verdict.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const AUTHENTICATION = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/authentication';
const NAME = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';
const REASON = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';

test('success is written as captured, with a boolean and escaped slashes', () => {
  const written = renderVerdict({ kind: 'accepted', userName: 'anyone@anydomain' });

  expect(Buffer.from(written, 'base64').toString()).toBe(
    String.raw`[{"ClaimType":"http:\/\/schemas.xmlsoap.org\/ws\/2005\/05\/identity\/claims\/authentication","Resource":true,"Right":"http:\/\/schemas.xmlsoap.org\/ws\/2005\/05\/identity\/right\/identity"},` +
      String.raw`{"ClaimType":"http:\/\/schemas.xmlsoap.org\/ws\/2005\/05\/identity\/claims\/name","Resource":"anyone@anydomain","Right":"http:\/\/schemas.xmlsoap.org\/ws\/2005\/05\/identity\/right\/identity"}]`,
  );
});

test('failure is written as captured, with the code as a text', () => {
  const written = renderVerdict({ kind: 'rejected', reason: '1326' });

  expect(Buffer.from(written, 'base64').toString()).toContain(
    String.raw`"Resource":false,"Right":"http:\/\/schemas.xmlsoap.org\/ws\/2005\/05\/identity\/right\/identity"},{"ClaimType":"http:\/\/msappproxy.net\/ws\/2015\/02\/identity\/claims\/validationfailurereasoning","Resource":"1326"`,
  );
});

test.each([
  '1326',
  '1327',
  '1328',
  '1329',
  '1330',
  '1331',
  '1311',
  '1317',
  'EncryptionDataNotFound',
])('reason %s comes back', (reason) => {
  expect(parseVerdict(renderVerdict({ kind: 'rejected', reason }))).toEqual({
    kind: 'rejected',
    reason,
  });
});

test('any verdict comes back', () => {
  const verdicts: fc.Arbitrary<ValidationVerdict> = fc.oneof(
    fc.record({
      kind: fc.constant('accepted' as const),
      userName: fc.string({ unit: 'grapheme' }),
    }),
    fc.record({ kind: fc.constant('rejected' as const), reason: fc.nat().map(String) }),
  );
  fc.assert(
    fc.property(verdicts, (verdict) => {
      expect(parseVerdict(renderVerdict(verdict))).toEqual(verdict);
    }),
  );
});

test('a reason that is a number is read', () => {
  const claims = [
    { ClaimType: REASON, Resource: 1331 },
    { ClaimType: AUTHENTICATION, Resource: false },
  ];

  expect(parseVerdict(base64(JSON.stringify(claims)))).toEqual({
    kind: 'rejected',
    reason: '1331',
  });
});

test.each([
  ['nothing', ''],
  ['no base64', '###'],
  ['no UTF-8', Buffer.of(0xff, 0xfe).toString('base64')],
  ['no JSON', base64('accepted')],
  ['no array', base64('{}')],
  ['no claims', base64('[]')],
  [
    'success without a name',
    base64(JSON.stringify([{ ClaimType: AUTHENTICATION, Resource: true }])),
  ],
  [
    'failure without a reason',
    base64(
      JSON.stringify([
        { ClaimType: AUTHENTICATION, Resource: false },
        { ClaimType: NAME, Resource: 'x' },
      ]),
    ),
  ],
  ['too long a value', 'A'.repeat(20_000)],
])('%s is refused', (_what, value) => {
  expect(() => parseVerdict(value)).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test('whatever arrives gives a verdict or MALFORMED', () => {
  const written = Buffer.from(
    renderVerdict({ kind: 'rejected', reason: '1326' }),
    'base64',
  ).toString();
  const mutated = fc
    .tuple(fc.nat(written.length), fc.nat(20), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => base64(written.slice(0, at) + put + written.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json().map(base64), mutated), (value) => {
      try {
        parseVerdict(value);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(expect.objectContaining({ code: MALFORMED }));
      }
    }),
    { numRuns: 300 },
  );
});
