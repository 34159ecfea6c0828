import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'vitest';
import { people } from '../../fixtures/people/people.ts';
import type { CommandContext } from '../../harness/cli/command.ts';
import { run } from '../../harness/cli/run.ts';
import { renderTraceLog } from '../../harness/pta/protocol/trace-log.ts';
import type { ReplayReport } from '../../harness/replay/replay-report.ts';
import { failureRecord } from './replay-text.ts';

const TRACES = fileURLToPath(new URL('../../fixtures/traces', import.meta.url));

/** Runs `pta-harness replay`. */
async function replay(args: readonly string[], signal = new AbortController().signal) {
  const printed = { out: '', notes: '' };
  const context: CommandContext = {
    stdin: Readable.from([]),
    out: (text) => {
      printed.out += text;
    },
    note: (text) => {
      printed.notes += text;
    },
    signal,
  };
  const code = await run(['replay', ...args], context);
  return { code, ...printed };
}

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'pta-harness-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

test('every trace under fixtures/traces is reproduced', async () => {
  const { code, out } = await replay([TRACES, '--json']);

  const { inputs, records, summary } = JSON.parse(out) as ReplayReport;
  expect(code).toBe(0);
  expect(inputs.map(({ file }) => file.slice(TRACES.length).split(/[/\\]/)[1])).toEqual([
    'current-1328',
    'every-reason',
    'preview-1328',
    'wrapped-1326',
  ]);
  expect(records.filter(({ reproduced }) => !reproduced)).toEqual([]);
  expect(summary).toEqual({ records: 13, reproduced: 13, diverged: 0, notReproducible: 0 });
}, 60_000);

test('the text tells one record in one block', async ({ folder }) => {
  const file = join(folder, 'trace.log');
  const at = Date.UTC(2025, 5, 29, 22, 15);
  await writeFile(file, renderTraceLog([failureRecord({ reason: '1328' }, at)]));

  const { code, out } = await replay([file]);

  expect(code).toBe(0);
  expect(out.replaceAll(folder, '…')).toMatchInlineSnapshot(`
    "…/trace.log: 1 failed sign-in, 0 other records, 0 lines skipped

    2025-06-29T22:15:00.000Z  5f3a1f0e-9a53-4c2b-8d1c-0d6f4f6f2a11  …/trace.log:1
      reason      1328  ERROR_INVALID_LOGON_HOURS: The account may not sign in at this time.
      user saw    AADSTS80012  The user tried to sign in outside of the hours that Active Directory allows.
      cause       The logon hours of the account forbid the hour of the sign-in. (certain)
      in the lab  user → cloud: bradford.bayer1@contoso.test asks to be signed in
                  cloud → relay: AGENT1 is asked, 1647 bytes
                  agent → domain controller: LDAP bind at dc1.contoso.test as bradford.bayer1@contoso.test
                  domain controller → agent: LDAP result 49, data 530: Win32 1328 ERROR_INVALID_LOGON_HOURS
                  agent → cloud: AGENT1 answers: rejected, Win32 1328 ERROR_INVALID_LOGON_HOURS
                  cloud → user: AADSTS80012
      assumed     The log does not name the user; bradford.bayer1@contoso.test stands for them, whom seed 1 chose.
                  The log does not describe the network; it has one agent and one domain controller, and is healthy but for the cause.
                  The password is right.
                  Just the hour of the sign-in is forbidden; which others are, the log does not tell.
      reproduced

    1 failed sign-in: 1 reproduced, 0 diverged, 0 not reproducible.
    "
  `);
});

test('a reason that is not reproducible ends with 1', async ({ folder }) => {
  const file = join(folder, 'trace.log');
  await writeFile(file, renderTraceLog([failureRecord({}), failureRecord({ reason: '4711' })]));

  const { code, out } = await replay([file]);

  expect(code).toBe(1);
  expect(out).toMatch(/^2 failed sign-ins: 1 reproduced, 0 diverged, 1 not reproducible\.$/m);
});

test('a file without any record is told with an example, and ends with 2', async ({ folder }) => {
  const file = join(folder, 'empty.log');
  await writeFile(file, '');

  const { code, out, notes } = await replay([TRACES, file, '--json']);

  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(notes).toMatch(/empty\.log holds no record .* Error: 0 : Passthrough .* \[NO_RECORD\]\n$/);
});

test.for([
  [
    'a missing file',
    ['missing.log'],
    /missing\.log cannot be read \(ENOENT\).*\[UNREADABLE_FILE\]/,
  ],
  ['a folder without logs', ['nothing'], /nothing holds no \*\.log file.*\[UNREADABLE_FILE\]/],
  ['no operand', [], /needs a trace log.*\[MISUSE\]/],
  ['an unknown profile', ['x.log', '--profile', 'previw'], /did you mean preview\?.*\[MISUSE\]/],
  [
    'a seed that is no number',
    ['x.log', '--seed', 'one'],
    /--seed takes a whole number.*\[MISUSE\]/,
  ],
  ['an unknown flag', ['x.log', '--jsn'], /did you mean --json\?.*\[MISUSE\]/],
] as const)('%s is one line, and ends with 2', async ([, args, line], { folder }) => {
  await mkdir(join(folder, 'nothing'));
  const [path, ...rest] = args;

  const { code, notes } = await replay(path === undefined ? [] : [join(folder, path), ...rest]);

  expect(code).toBe(2);
  expect(notes).toMatch(line);
  expect(notes.split('\n')).toHaveLength(2);
});

test('text from a log cannot steer the terminal', async ({ folder }) => {
  const file = join(folder, 'trace.log');
  const steering = '\u001b[2J\u009b31m\u202e\u0007';
  const log = [
    failureRecord({ reason: `13${steering}28` }),
    { ...failureRecord({}), message: `other ${steering}` },
  ];
  await writeFile(file, `${steering}\n${renderTraceLog(log)}`);

  const text = await replay([file]);
  const json = await replay([file, '--json']);

  expect(text.out).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  expect(json.out).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  expect(JSON.parse(json.out)).toMatchObject({
    inputs: [{ skipped: [{ text: steering }] }],
  });
});

test.for([[], ['--json']])(
  'the output with %j holds no password of the lab',
  async (flags, { folder }) => {
    const file = join(folder, 'trace.log');
    await writeFile(file, renderTraceLog([failureRecord({}), failureRecord({ reason: '1328' })]));
    const [person] = people(1, 1);
    const password = person?.password.reveal() ?? expect.fail('Nobody lives in the lab.');

    const { out } = await replay([file, ...flags]);

    expect(out).toContain(`${person?.localPart}@contoso.test`);
    expect(out).not.toContain(password);
  },
);

test('Ctrl-C ends it with 0', async () => {
  const interrupted = new AbortController();
  interrupted.abort(new Error('SIGINT'));

  expect(await replay([TRACES], interrupted.signal)).toMatchObject({ code: 0, notes: '' });
});
