import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

const PAGE = new URL('../docs/smart-lockout.md', import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pta-harness-lint-policy-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const KEPT_APART = {
  entra: { lockoutThreshold: 10, lockoutDurationInSeconds: 7200 },
  activeDirectory: {
    lockoutThreshold: 30,
    lockoutDurationMinutes: 30,
    lockOutObservationWindowMinutes: 30,
    directPaths: [],
  },
};
const DEFAULTS_IN_FRONT = {
  entra: {},
  activeDirectory: { ...KEPT_APART.activeDirectory, lockoutThreshold: 20 },
};

async function lint(policies: unknown, ...options: string[]) {
  const path = join(folder, 'lockout.json');
  await writeFile(path, typeof policies === 'string' ? policies : JSON.stringify(policies));
  const context = capturedContext();
  const exit = await run(['lint-policy', path, ...options], context);
  return { exit, output: context.output, notes: context.notes };
}

test('the page on Smart Lockout shows a file and what is said of it', async () => {
  const page = await readFile(PAGE, 'utf8');
  const [, policies = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
  const [, said = ''] = /```text\n(.*?)```/s.exec(page) ?? [];
  expect(said).not.toBe('');
  expect((await lint(policies)).output).toContain(said);
});

test('policies that keep the rules hold: exit code 0', async () => {
  const { exit, output } = await lint(KEPT_APART);
  expect(exit).toBe(0);
  expect(output).toContain('info outsider-cannot-lock-active-directory (domain)\n');
  expect(output).toContain('\nerrors 0, warnings 0, notes 4\n');
});

test('an account that outsiders can lock is an error: exit code 1', async () => {
  const { exit, output } = await lint(DEFAULTS_IN_FRONT);
  expect(exit).toBe(1);
  expect(output).toMatch(/^error outsider-locks-active-directory \(domain\)\n/);
  expect(output).toContain('with 20 wrong passwords in 10 min');
});

test('the worst stands first', async () => {
  const { output } = await lint({
    ...DEFAULTS_IN_FRONT,
    activeDirectory: { ...DEFAULTS_IN_FRONT.activeDirectory, directPaths: ['VPN'] },
  });
  const severities = output.match(/^(?:error|warning|info) /gm) ?? [];
  expect(severities).toEqual(['error ', 'error ', 'warning ', 'info ', 'info ', 'info ']);
});

test('as JSON, findings have their numbers, and a summary counts them', async () => {
  const { exit, output } = await lint(DEFAULTS_IN_FRONT, '--json');
  expect(exit).toBe(1);
  const { findings, summary } = JSON.parse(output);
  expect(findings[0]).toMatchObject({
    id: 'outsider-locks-active-directory',
    severity: 'error',
    policy: 'domain',
    numbers: { tries: 20, seconds: 600, lockedForSeconds: 1800 },
  });
  expect(summary).toEqual({ errors: 1, warnings: 1, infos: 3 });
});

test.each([[[]], [['--json']]])(
  'a name cannot steer the terminal, with the options %j',
  async (options) => {
    const passwordSettings = [{ ...KEPT_APART.activeDirectory, name: 'Evil\u001b[2J' }].map(
      ({ directPaths: _, ...settings }) => settings,
    );
    const activeDirectory = {
      ...KEPT_APART.activeDirectory,
      passwordSettings,
      directPaths: ['VPN\u001b[2J\nerror'],
    };
    const { output } = await lint({ ...KEPT_APART, activeDirectory }, ...options);
    expect(output).toContain('Evil');
    expect(output).not.toContain('\u001b');
  },
);

test.each([
  ['entra:\n  lockoutThreshold: 10', 'the file is not JSON, and YAML is not read. [MALFORMED]'],
  [{ entra: {} }, 'activeDirectory: '],
  [
    { ...KEPT_APART, entra: { lockoutDuration: 60, '\u001b[2J\n': 1 } },
    'entra: Unrecognized keys: "lockoutDuration"',
  ],
])('%j is misuse: one line, exit code 2', async (policies, sentence) => {
  const { exit, output, notes } = await lint(policies);
  expect({ exit, output }).toEqual({ exit: 2, output: '' });
  expect(notes.split('\n')).toHaveLength(2);
  expect(notes).toContain(sentence);
  expect(notes).not.toContain('\u001b');
});

test.each([
  [[], 'lint-policy takes one JSON file'],
  [['a.json', 'b.json'], 'lint-policy takes one JSON file'],
  [['no-such-file.json'], 'no-such-file.json cannot be read (ENOENT)'],
  [['.'], '. cannot be read (EISDIR)'],
  [['a.json', '--jsno'], 'lint-policy has no option --jsno; did you mean --json?'],
])('%j is misuse: exit code 2', async (args, sentence) => {
  const context = capturedContext();
  expect(await run(['lint-policy', ...args], context)).toBe(2);
  expect(context.notes).toContain(sentence);
});
