import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { signInReport } from '../control/sign-in-report.ts';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

async function signIn(args: readonly string[], stdin?: Readable) {
  const context = capturedContext(stdin);
  const exit = await run(['sign-in', ...args], context);
  return { exit, output: context.output, notes: context.notes };
}

test('a user of a fresh lab signs in with its own password, and that is said', async () => {
  const { exit, output, notes } = await signIn(['alice@contoso.test']);
  expect(exit).toBe(0);
  expect(notes).toContain('alice@contoso.test signs in with its own.');
  expect(output).toContain('alice@contoso.test is signed in.');
});

test('the hops come in the order of the one direction', async () => {
  const { output } = await signIn(['alice@contoso.test']);
  const places = [
    'user → cloud',
    'cloud → relay',
    'firewall',
    'relay → agent',
    'agent → domain controller',
    'domain controller → agent',
    'agent → cloud',
    'cloud → user',
  ].map((hop) => output.indexOf(`  ${hop}  `));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('a refusal is told as Entra words it, with what the agent wrote, and exit code 1', async () => {
  const { exit, output } = await signIn(['eve.expired@contoso.test']);
  expect(exit).toBe(1);
  expect(output).toMatch(/^AADSTS50144: .*\nTrace ID: .*\nCorrelation ID: .*\nTimestamp: /m);
  expect(output).toContain('Win32 1330 ERROR_PASSWORD_EXPIRED');
  expect(output).toContain("Reason: '1330'.");
});

test('as JSON, result, timeline and trace log can be read back', async () => {
  const { output } = await signIn(['hal.hours@contoso.test', '--json']);
  const report = signInReport.parse(JSON.parse(output));
  expect(report.result).toMatchObject({ kind: 'failed', code: 'AADSTS80012' });
  expect(report.traceLog).toContain("Reason: '1328'.");
});

test('nobody of the tenant with a password is a normal result', async () => {
  const { exit, output } = await signIn(['nobody@contoso.test', '--password', 'x']);
  expect(exit).toBe(1);
  expect(output).toContain('AADSTS50034');
});

test('nobody of the tenant without a password is misuse', async () => {
  const { exit, notes } = await signIn(['nobody@contoso.test']);
  expect(exit).toBe(2);
  expect(notes).toContain('[UNKNOWN_USER]');
});

test('without an agent, nobody signs in', async () => {
  const { exit, output } = await signIn(['alice@contoso.test', '--agents', '0']);
  expect(exit).toBe(1);
  expect(output).toContain('AADSTS80001');
});

test('a password that cannot be sealed says why in one sentence', async () => {
  const { exit, output } = await signIn(['alice@contoso.test', '--password', 'x'.repeat(200)]);
  expect(exit).toBe(1);
  expect(output).toMatch(/^AADSTS80010: .*has 200 bytes and .* room for 199; use a shorter/m);
});

test('standard input gives the password on its first line only', async () => {
  const stdin = Readable.from([Buffer.from('wro'), Buffer.from('ng\r\nmore\n')]);
  const { exit, output } = await signIn(['alice@contoso.test', '--password-stdin'], stdin);
  expect(exit).toBe(1);
  expect(output).toContain('AADSTS50126');
});

test('at a terminal the password is asked for and not echoed', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  terminal.write('wrong horse\r');
  const { exit, output, notes } = await signIn(['alice@contoso.test'], terminal);
  expect(exit).toBe(1);
  expect(output).toContain('AADSTS50126');
  expect(`${output}${notes}`).not.toContain('horse');
});

test('Ctrl-C at the prompt ends with 0', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  terminal.write('wro\u0003');
  const { exit, output } = await signIn(['alice@contoso.test'], terminal);
  expect({ exit, output }).toEqual({ exit: 0, output: '' });
});

test('a password is printed nowhere', async () => {
  const password = 'Tr0ub4dor&3-unlikely';
  for (const more of [[], ['--json']]) {
    const { output, notes } = await signIn(['alice@contoso.test', '--password', password, ...more]);
    expect(`${output}${notes}`).not.toContain(password);
  }
});

test('a lab that is not there is misuse', async () => {
  const { exit, notes } = await signIn(['a@b', '--lab', 'http://127.0.0.1:9']);
  expect(exit).toBe(2);
  expect(notes).toMatch(/^pta-harness: No lab answers at .* \[LAB_UNREACHABLE\]\n$/m);
});
