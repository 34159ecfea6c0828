import { inspect } from 'node:util';
import { ResultCodeError } from 'ldapts';
import { expect, test } from 'vitest';
import { accountStateOf } from '../directory/account-state.ts';
import { UserAccountControl } from '../directory/user-account-control.ts';
import type { DomainControllerOptions } from './domain-controller.ts';
import { ALICE, InMemoryLab, PASSWORD } from './in-memory-lab.test-support.ts';

const ALICE_DN = 'CN=Alice Ängström,CN=Users,DC=contoso,DC=test';

/** What a bind is answered with: its code and its text exactly as it travelled. */
async function bind(
  lab: InMemoryLab,
  name: string,
  password = PASSWORD,
  port = 636,
): Promise<[number, string]> {
  const client = lab.client(port);
  try {
    await client.bind(name, password);
    return [0, ''];
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    return [error.code, error.message];
  } finally {
    await client.unbind();
  }
}

async function withLab<T>(
  options: Partial<DomainControllerOptions>,
  use: (lab: InMemoryLab) => Promise<T>,
): Promise<T> {
  const lab = new InMemoryLab(options);
  await using _controller = await lab.start();
  return await use(lab);
}

test.each([
  'alice@contoso.test',
  'ALICE@Contoso.Test',
  'CONTOSO\\alice',
  'contoso\\ALICE',
  ALICE_DN,
  'cn=alice ängström , cn=users,dc=CONTOSO, dc=test',
])('%s binds', async (name) => {
  expect(await withLab({}, (lab) => bind(lab, name))).toEqual([0, '']);
});

test.each([
  [
    'windows-2016',
    '80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 52e, v3839\0',
  ],
  [
    'windows-2022',
    '80090308: LdapErr: DSID-0C09050F, comment: AcceptSecurityContext error, data 52e, v4f7c\0',
  ],
  [
    'samba',
    '80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1',
  ],
] as const)('%s words a wrong password its own way', async (profile, text) => {
  const [code, message] = await withLab({ profile }, (lab) =>
    bind(lab, 'alice@contoso.test', 'no'),
  );

  expect(code).toBe(49);
  expect(message).toContain(text);
});

test.each([
  'bob@contoso.test',
  'CONTOSO\\bob',
  'alice',
  'CN=bob,DC=contoso,DC=test',
  'DC=contoso,DC=test',
])('nobody is %s', async (name) => {
  const [code, message] = await withLab({}, (lab) => bind(lab, name));

  expect([code, /data 52e/.test(message)]).toEqual([49, true]);
});

test('a refusal tells the Win32 code of the state', async () => {
  const [, message] = await withLab({}, (lab) => {
    const disabled = UserAccountControl.NORMAL_ACCOUNT | UserAccountControl.ACCOUNTDISABLE;
    const alice = lab.directory.account('alice@contoso.test');
    lab.directory.setAttributes(alice, { userAccountControl: [String(disabled)] });
    return bind(lab, 'alice@contoso.test');
  });

  expect(message).toContain('data 533,');
});

test('the third wrong password locks the account, and the event says so', async () => {
  const lab = new InMemoryLab();
  await using _controller = await lab.start();
  for (let count = 0; count < 3; count += 1) await bind(lab, 'alice@contoso.test', 'wrong');

  const [, message] = await bind(lab, 'alice@contoso.test');

  expect(message).toContain('data 775,');
  expect(lab.events).toContainEqual({ type: 'directory.account-locked', dn: ALICE_DN });
});

test.each([
  ['windows-2022', [0, ''], 0],
  ['samba', [49, expect.stringContaining('data 52e')], 1],
] as const)('an empty password with a name on %s', async (profile, answer, badPwdCount) => {
  const lab = new InMemoryLab({ profile });
  await using _controller = await lab.start();

  expect(await bind(lab, 'alice@contoso.test', '')).toEqual(answer);
  expect(
    accountStateOf(lab.directory, lab.directory.account('alice@contoso.test').record).badPwdCount,
  ).toBe(badPwdCount);
});

test.each([
  ['windows-2022', undefined, 0],
  ['windows-2022', true, 8],
  ['samba', undefined, 8],
  ['samba', false, 0],
] as const)('on 389 %s with TLS required %s answers %d', async (profile, required, code) => {
  const options =
    required === undefined ? { profile } : { profile, requireTlsForSimpleBind: required };

  const [answered] = await withLab(options, (lab) =>
    bind(lab, 'alice@contoso.test', PASSWORD, 389),
  );

  expect(answered).toBe(code);
});

test.each([
  ['windows-2022', 7, /Invalid Authentication method/],
  ['samba', 1, /^SASL: Failed to start authentication system/],
] as const)('%s refuses a SASL bind with %d', async (profile, code, text) => {
  const lab = new InMemoryLab({ profile });
  await using _controller = await lab.start();
  const client = lab.client();

  const refused = await client.bindSASL('PLAIN', 'x').catch((error: unknown) => error);

  expect(refused).toMatchObject({ code, message: expect.stringMatching(text) });
  await client.unbind();
});

test('no event contains a password', async () => {
  const lab = new InMemoryLab();
  await using _controller = await lab.start();
  await bind(lab, 'alice@contoso.test');
  await bind(lab, 'alice@contoso.test', 'wrong-canary');
  await bind(lab, 'nobody@contoso.test', 'lost-canary');

  const told = `${inspect(lab.log.entries, { depth: 9 })}${JSON.stringify(lab.log.entries)}`;

  expect(told).toContain('directory.bind-evaluated');
  expect(told).not.toMatch(new RegExp(`canary|${PASSWORD}`));
});

test('a bind event names the account and the reason', async () => {
  const lab = new InMemoryLab();
  await using _controller = await lab.start();

  await bind(lab, 'CONTOSO\\alice', 'wrong');

  expect(lab.events).toEqual([
    {
      type: 'directory.bind-evaluated',
      name: 'CONTOSO\\alice',
      dn: ALICE_DN,
      resultCode: 49,
      win32: 0x52e,
    },
  ]);
});

test.each([
  ['windows-2022', 1],
  ['samba', 0],
] as const)('after a failed re-bind on %s a search is answered %d', async (profile, code) => {
  const lab = new InMemoryLab({ profile });
  await using _controller = await lab.start();
  const client = lab.client();
  await client.bind('alice@contoso.test', PASSWORD);
  await client.bind('alice@contoso.test', 'wrong').catch(() => undefined);

  const answered = await client.search('DC=contoso,DC=test').then(
    () => 0,
    (error: unknown) => (error as ResultCodeError).code,
  );

  expect(answered).toBe(code);
  await client.unbind();
});

test('an ordinary user may delete nobody', async () => {
  const lab = new InMemoryLab();
  await using _controller = await lab.start();
  const client = lab.client();
  await client.bind('alice@contoso.test', PASSWORD);

  const refused = await client.del(ALICE_DN).catch((error: unknown) => error);

  expect(refused).toMatchObject({ code: 50 });
  expect(lab.directory.findByUpn('alice@contoso.test')).toBeDefined();
  await client.unbind();
});

test('an unknown extended operation is a protocol error', async () => {
  const lab = new InMemoryLab();
  await using _controller = await lab.start();
  const client = lab.client();

  const refused = await client.exop('1.2.3.4').catch((error: unknown) => error);

  expect(refused).toMatchObject({
    code: 2,
    message: expect.stringContaining('Extended Operation(1.2.3.4) not supported'),
  });
  await client.unbind();
});

test('a domain controller that stopped starts again with what the directory holds', async () => {
  const lab = new InMemoryLab();
  const first = await lab.start();
  await bind(lab, 'alice@contoso.test', 'wrong');
  await first.stop();

  await using _second = await lab.start();
  await bind(lab, 'alice@contoso.test', 'wrong');

  expect(
    accountStateOf(lab.directory, lab.directory.account('alice@contoso.test').record).badPwdCount,
  ).toBe(2);
});

test('a stop closes the connections', async () => {
  const lab = new InMemoryLab();
  const controller = await lab.start();
  const connection = lab.dial();
  const closed = new Promise((resolve) => connection.once('close', resolve).resume());

  await controller.stop();

  await expect(closed).resolves.toBeUndefined();
});

test('a thousand binds on one connection keep working', async () => {
  const lab = new InMemoryLab();
  await using _controller = await lab.start();
  const client = lab.client();
  for (let count = 0; count < 1_000; count += 1) await client.bind('alice@contoso.test', PASSWORD);

  await expect(client.bind(ALICE.userPrincipalName ?? '', PASSWORD)).resolves.toBeUndefined();
  await client.unbind();
});
