import { expect, test } from 'vitest';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

async function output(...args: string[]): Promise<string> {
  const context = capturedContext();
  expect(await run(['codes', ...args], context)).toBe(0);
  return context.output;
}

test('without a code, all AADSTS codes are listed in order', async () => {
  const codes = (await output())
    .split('\n')
    .flatMap((line) => /^AADSTS(\d+)/.exec(line)?.[1] ?? []);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes).toEqual([...codes].sort((a, b) => Number(a) - Number(b)));
});

test('an AADSTS code tells page from log, cause, remedy, source and confidence', async () => {
  const text = await output('80001');
  for (const label of [
    'The user sees',
    'The log says',
    'Cause',
    'Transient',
    'Remedy',
    'Source',
    'Confidence',
  ]) {
    expect(text).toContain(`  ${label}`);
  }
});

test.each([
  [['1328'], 'Win32 1328  ERROR_INVALID_LOGON_HOURS'],
  [['data', '775'], 'Win32 1909  ERROR_ACCOUNT_LOCKED_OUT'],
  [['C000006F'], 'NTSTATUS             0xC000006F'],
  [['OnPremiseStoreIsNotAvailable'], 'AADSTS80001  OnPremiseStoreIsNotAvailable'],
  [['EncryptionDataNotFound'], 'EncryptionDataNotFound'],
])('%j is explained', async (args, text) => {
  expect(await output(...args)).toContain(text);
});

test('an ambiguous number shows every reading', async () => {
  const text = await output('530');
  expect(text).toContain('Win32 error 530 in decimal');
  expect(text).toContain('LDAP data 530, Win32 1328');
});

test('as JSON, every reading has its kind', async () => {
  expect(JSON.parse(await output('80002', '--json'))).toMatchObject({
    typed: '80002',
    readings: [{ kind: 'aadsts', entry: { code: 'AADSTS80002' } }],
  });
});
