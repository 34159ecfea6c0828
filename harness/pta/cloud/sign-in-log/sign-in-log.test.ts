import { expect, test } from 'vitest';
import { KEPT_TEXT_LENGTH_MAX } from './kept-text.ts';
import { createSignInLog } from './sign-in-log.ts';
import { signInRecord } from './sign-in-records.test-support.ts';

test('what was appended is there, newest last', () => {
  const log = createSignInLog();

  log.append(signInRecord({ id: 'a' }));
  log.append(signInRecord({ id: 'b' }));

  expect(log.records).toEqual([signInRecord({ id: 'a' }), signInRecord({ id: 'b' })]);
});

test('a full log forgets its oldest records, and says how many', () => {
  const log = createSignInLog(2);

  for (const id of ['a', 'b', 'c', 'd']) log.append(signInRecord({ id }));

  expect(log.records.map(({ id }) => id)).toEqual(['c', 'd']);
  expect(log.forgotten).toBe(2);
});

test.each([0, Number.NaN])('a log of %s records is a mistake', (recordsMax) => {
  expect(() => createSignInLog(recordsMax)).toThrow(RangeError);
});

const long = 'x'.repeat(1_048_576);

test.each<[string, Parameters<typeof signInRecord>[0]]>([
  ['user name', { signInIdentifier: long }],
  ['user agent', { userAgent: long }],
  ['application', { application: { id: long, displayName: long } }],
  ['resource', { resource: { id: long, displayName: long } }],
  ['correlation id', { correlationId: long }],
  ['address', { ipAddress: long }],
  ['reason', { failureReason: long, additionalDetails: long }],
])('of a %s of a megabyte the beginning is kept', (_what, changed) => {
  const log = createSignInLog();

  log.append(signInRecord(changed));

  const texts = JSON.stringify(log.records[0]);
  expect(texts).toContain('x'.repeat(KEPT_TEXT_LENGTH_MAX));
  expect(texts).not.toContain('x'.repeat(KEPT_TEXT_LENGTH_MAX + 1));
});
