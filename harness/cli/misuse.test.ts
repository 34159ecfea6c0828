import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

test.each([
  [['upp'], '"upp" is not a command; did you mean up?'],
  [['frobnicate'], '"frobnicate" is not a command; there are: up, sign-in, replay, codes, '],
  [['up', '--agnets', '2'], 'up has no option --agnets; did you mean --agents?'],
  [['up', '--zzzzzzzz'], 'up has no option --zzzzzzzz; there are: --agents, --users'],
  [['up', 'now'], 'up takes options only, not "now".'],
  [['up', '--agents', '41'], '--agents takes a whole number from 0 to 40, not "41".'],
  [['up', '--agents', 'two'], '--agents takes a whole number from 0 to 40, not "two".'],
  [['up', '--agents', '1e1'], '--agents takes a whole number from 0 to 40, not "1e1".'],
  [['up', '--users', '10001'], '--users takes a whole number from 0 to 10000, not "10001".'],
  [['up', '--users=-1'], '--users takes a whole number from 0 to 10000, not "-1".'],
  [['up', '--seed', ''], '--seed takes a whole number from 0 to 4294967295, not "".'],
  [['up', '--seed'], '--seed needs a value; write --seed=VALUE'],
  [['up', '--seed', '1', '--seed', '2'], 'up takes --seed once only.'],
  [['up', '--profile', 'curent'], '--profile takes no "curent"; did you mean current?'],
  [['up', '--profile', 'beta'], '--profile takes no "beta"; there are: current, preview.'],
  [['up', '--json=yes'], "Option '--json' does not take an argument"],
  [['up', '--tenant-domain', 'contoso'], '--tenant-domain takes a DNS name'],
  [['up', '--tenant-domain', 'con toso.test'], '--tenant-domain takes a DNS name'],
  [['up', '--tenant-domain', '-a.test'], '--tenant-domain needs a value'],
  [['up', '--tenant-domain', 'a-.test'], '--tenant-domain takes a DNS name'],
  [['up', '--tenant-domain', '10.0.0.1'], '--tenant-domain takes a DNS name'],
  [['up', '--tenant-domain', `${'a'.repeat(64)}.test`], '--tenant-domain takes a DNS name'],
  [['up', '--tenant-domain', `${'a.'.repeat(125)}test`], '--tenant-domain takes a DNS name'],
  [['up', '--tenant-domain', 'a.test', '--tenant-domain', 'b.test'], 'takes --tenant-domain once'],
  [['up', '--cloud-listen', '443'], '--cloud-listen takes HOST:PORT such as 127.0.0.1:8443'],
  [['up', '--cloud-listen', '127.0.0.1:70000'], '--cloud-listen takes HOST:PORT'],
  [['up', '--ldap-listen', '0.0.0.0:389'], '--ldap-listen 0.0.0.0:389 is not a loopback address'],
  [['up', '--control-listen', '192.0.2.1:80'], 'add --allow-remote'],
  [['up', '--proxy-listen', '127.0.0.1.contoso.test:80'], 'is not a loopback address'],
  [['sign-in'], 'sign-in takes one user principal name, such as alice@contoso.test.'],
  [['sign-in', 'a@b', 'c@d'], 'sign-in takes one user principal name'],
  [['sign-in', 'alice'], '"alice" is no user principal name; write it as alice@contoso.test'],
  [['sign-in', 'al ice@contoso.test'], 'is no user principal name'],
  [['sign-in', 'alice\u001b[2J@contoso.test'], '"alice\\u001b[2J@contoso.test" is no user'],
  [['sign-in', ''], '"" is no user principal name'],
  [['sign-in', 'a@b', '--world', 'real'], '--world takes no "real"; there are: simulated, loop'],
  [['sign-in', 'a@b', '--lab', 'localhost'], '--lab takes a URL such as http://127.0.0.1:8080'],
  [['sign-in', 'a@b', '--lab', 'file:///etc/passwd'], '--lab takes a URL'],
  [['sign-in', 'a@b', '--lab', 'http://a:b@127.0.0.1'], '--lab takes a URL without a user name'],
  [['sign-in', 'a@b', '--lab', 'http://127.0.0.1', '--seed', '2'], '--seed is for a fresh lab'],
  [['sign-in', 'a@b', '--password', 'x', '--password-stdin'], 'exclude one another'],
  [['sign-in', 'a@b', '--password='], '--password is empty'],
  [['sign-in', 'a@b', '--password-stdin'], 'no password on the first line of standard input'],
  [['codes', '--jsno'], 'codes has no option --jsno; did you mean --json?'],
  [['codes', 'AADSTS80006'], 'nearest: AADSTS80005, AADSTS80007.'],
  [['codes', '1325'], '"1325" is no code that is known here; nearest: Win32 1317, Win32 1326.'],
  [['codes', 'ERROR_ACOUNT_LOCKED_OUT'], 'nearest: ERROR_ACCOUNT_LOCKED_OUT.'],
  [['codes', 'hello\nworld'], '"hello\\nworld" is no code'],
])('%j is misuse: one line, exit code 2', async (args, sentence) => {
  const context = capturedContext();
  const exit = await run(args, context);
  expect({ exit, output: context.output, lines: context.notes.split('\n').length - 1 }).toEqual({
    exit: 2,
    output: '',
    lines: 1,
  });
  expect(context.notes).toContain(sentence);
});

test.each([
  [['events', 'now', '--lab', 'http://127.0.0.1:9'], 'events takes options only'],
  [['events'], '--lab is missing: events are asked of a running lab'],
  [['events', '--lab', 'http://127.0.0.1:9', '--after', '-1'], '--after needs a value'],
  [['events', '--lab', 'http://127.0.0.1:9', '--after', 'x'], '--after takes a whole number'],
  [['events', '--lab', 'http://127.0.0.1:9'], 'No lab answers at http://127.0.0.1:9'],
  [['logs', 'DC1'], '--lab is missing: logs are asked of a running lab'],
  [['logs', 'DC1', 'DC2', '--lab', 'http://127.0.0.1:9'], 'logs takes one machine'],
  [['logs', 'DC1', '--log', 'sequrity'], '--log takes no "sequrity"; did you mean security?'],
  [['logs', '--log', 'admin', '--lab', 'http://127.0.0.1:9'], '--log is for the logs of one'],
  [['findings'], '--lab is missing: findings are asked of a running lab'],
  [['findings', 'all', '--lab', 'http://127.0.0.1:9'], 'findings takes options only'],
])('%j is misuse, and says why', async (args, sentence) => {
  const context = capturedContext();
  expect(await run(args, context)).toBe(2);
  expect(context.output).toBe('');
  expect(context.notes).toContain(sentence);
});

test('a standard input that breaks is misuse', async () => {
  const broken = new Readable({ read: () => broken.destroy(new Error('EIO')) });
  const context = capturedContext(broken);
  expect(await run(['sign-in', 'a@b', '--password-stdin'], context)).toBe(2);
  expect(context.notes).toContain('cannot read standard input (EIO)');
});

test('a port that is taken is misuse, and nothing stays behind', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    for (const listener of ['cloud', 'control']) {
      const context = capturedContext();
      const args = ['up', '--agents', '0', `--${listener}-listen`, `127.0.0.1:${port}`];
      expect(await run(args, context)).toBe(2);
      expect(context.notes).toBe(
        `pta-harness: Cannot listen at 127.0.0.1:${port} (EADDRINUSE); choose another port, or 0 for a free one. [NETWORK_ADDRESS_IN_USE]\n`,
      );
    }
  } finally {
    taken.close();
  }
});

test('without a command, the help is printed and the exit code is 2', async () => {
  const context = capturedContext();
  expect(await run([], context)).toBe(2);
  expect(context.output).toContain('Usage: pta-harness <command>');
});

test.each([['up'], ['sign-in'], ['codes'], ['agent'], ['events'], ['logs'], ['findings']])(
  '%s --help names every option',
  async (name) => {
    const context = capturedContext();
    expect(await run([name, '--help'], context)).toBe(0);
    expect(context.output).toContain('--json');
  },
);
