import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../../runtime/errors.ts';
import { lintPolicy } from './lint-policy.ts';
import { readLockoutPolicies } from './read-policies.ts';

const DIRECTORY = {
  lockoutThreshold: 20,
  lockoutDurationMinutes: 30,
  lockOutObservationWindowMinutes: 30,
};

function read(value: unknown) {
  return readLockoutPolicies(Buffer.from(JSON.stringify(value)));
}

test('what Entra leaves out is the default of the environment', () => {
  const { entra } = read({
    entra: { environment: 'AzureUSGovernment' },
    activeDirectory: DIRECTORY,
  });
  expect(entra).toEqual({
    environment: 'AzureUSGovernment',
    lockoutThreshold: 3,
    lockoutDurationInSeconds: 60,
  });
});

test('everything that can be said is kept', () => {
  const policies = {
    entra: { environment: 'AzureCloud', lockoutThreshold: 5, lockoutDurationInSeconds: 3600 },
    activeDirectory: {
      ...DIRECTORY,
      passwordSettings: [{ name: 'Administrators', ...DIRECTORY }],
      directPaths: ['VPN'],
    },
  };
  expect(read(policies)).toEqual(policies);
});

test('a byte order mark is no part of it', () => {
  const text = `\uFEFF${JSON.stringify({ entra: {}, activeDirectory: DIRECTORY })}`;
  expect(readLockoutPolicies(Buffer.from(text)).entra.lockoutThreshold).toBe(10);
});

test.each([
  ['entra: {}\nactiveDirectory: {}', 'not JSON, and YAML is not read'],
  ['', 'not JSON'],
  ['[]', 'expected object'],
  ['{}', 'entra: Invalid input'],
  [JSON.stringify({ entra: {}, activeDirectory: {} }), 'activeDirectory.lockoutThreshold: '],
  [
    JSON.stringify({ entra: { lockoutThreshold: 0 }, activeDirectory: DIRECTORY }),
    'entra.lockoutThreshold: ',
  ],
  [
    JSON.stringify({ entra: { lockoutDuration: 60 }, activeDirectory: DIRECTORY }),
    'entra: Unrecognized key: "lockoutDuration"',
  ],
  [
    JSON.stringify({ entra: {}, activeDirectory: { ...DIRECTORY, lockoutThreshold: '20' } }),
    'activeDirectory.lockoutThreshold: ',
  ],
  [
    JSON.stringify({ entra: {}, activeDirectory: { ...DIRECTORY, lockoutDurationMinutes: -30 } }),
    'activeDirectory.lockoutDurationMinutes: ',
  ],
])('%j does not fit', (text, problem) => {
  expect(() => readLockoutPolicies(Buffer.from(text))).toThrow(problem);
});

test('UTF-16, as an older PowerShell writes, is named', () => {
  const bytes = Buffer.from('\uFEFF{}', 'utf16le');
  expect(() => readLockoutPolicies(bytes)).toThrow('save it as UTF-8');
});

test('what is larger than any two policies is not parsed', () => {
  expect(() => readLockoutPolicies(Buffer.alloc(1_048_577, ' '))).toThrow('more than 1048576');
});

test('a message stays short, however much does not fit', () => {
  const entra = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`key${index}`, index]),
  );
  try {
    read({ entra, activeDirectory: { passwordSettings: Array(500).fill({}) } });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect(String(error).length).toBeLessThan(1000);
  }
});

function readsOrIsMalformed(bytes: Uint8Array): void {
  try {
    const { entra, activeDirectory } = readLockoutPolicies(bytes);
    lintPolicy(entra, activeDirectory);
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect(error).toMatchObject({ code: MALFORMED });
  }
}

test('any bytes give policies or a fault that says so', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), readsOrIsMalformed));
});

test('any JSON gives policies that can be held beside each other, or a fault that says so', () => {
  const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, 99_999, 65_535));
  const lockout = fc.record(
    {
      lockoutThreshold: number,
      lockoutDurationMinutes: number,
      lockOutObservationWindowMinutes: number,
      passwordSettings: fc.jsonValue(),
      directPaths: fc.jsonValue(),
    },
    { requiredKeys: ['lockoutThreshold'] },
  );
  const policies = fc.record({
    entra: fc.record(
      { lockoutThreshold: number, lockoutDurationInSeconds: number },
      { requiredKeys: [] },
    ),
    activeDirectory: lockout,
  });
  fc.assert(
    fc.property(fc.oneof(policies, fc.jsonValue()), (value) =>
      readsOrIsMalformed(Buffer.from(JSON.stringify(value))),
    ),
  );
});
