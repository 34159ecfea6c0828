import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, InvalidCredentialsError } from 'ldapts';
import { getContainerRuntimeClient } from 'testcontainers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccountStateName, accounts } from '../../fixtures/accounts/accounts.ts';
import { people } from '../../fixtures/people/people.ts';
import { systemClock } from '../../harness/runtime/clock.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { AccountSeed } from '../directory/account-seed.ts';
import { PROVISIONED_POLICY } from '../directory/domain-policy.ts';
import {
  type FileTime,
  fileTimeFromUnixMs,
  NEVER,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
} from '../directory/file-time.ts';
import { SambaDomainController } from './samba-domain-controller.ts';
import { testIdentity } from './test-identity.test-support.ts';

/** Milliseconds; the image may have to be built. */
const START_WITHIN_MS = 300_000;
const HOUR_MS = 3_600_000;

let controller: SambaDomainController;
let administrator: Client;
let nextAccount = 1;

beforeAll(async () => {
  controller = await SambaDomainController.start(testIdentity());
  const { bindName, password } = controller.administrator;
  administrator = client();
  await administrator.bind(bindName, password.reveal());
}, START_WITHIN_MS);

afterAll(async () => {
  await administrator?.unbind();
  await controller?.stop();
});

function client(rootCertificate = controller.rootCertificate): Client {
  return new Client({
    url: `ldaps://${controller.addresses.ldaps}`,
    tlsOptions: { ca: rootCertificate, servername: controller.host },
  });
}

/** `success`, or the Win32 code that stands behind `data` in the refusal. */
async function bind(name: string, password: string): Promise<string> {
  const session = client();
  try {
    await session.bind(name, password);
    return 'success';
  } catch (error) {
    if (!(error instanceof InvalidCredentialsError)) throw error;
    return /data (\w+)/.exec(error.message)?.[1] ?? error.message;
  } finally {
    await session.unbind();
  }
}

function now(): FileTime {
  return fileTimeFromUnixMs(systemClock.now());
}

function newAccount(state: AccountStateName = 'healthy'): AccountSeed {
  const number = nextAccount++;
  const person = people('samba', number).at(-1);
  if (person === undefined) throw new TypeError('At least one person was asked for.');
  const setting = { now: now(), domain: controller.domain, policy: PROVISIONED_POLICY };
  return accounts[state](person, setting);
}

function bindAs(seed: AccountSeed, password = seed.password.reveal()): Promise<string> {
  return bind(`${seed.sAMAccountName}@contoso.test`, password);
}

function dnOf({ displayName }: AccountSeed): string {
  return `CN=${displayName},CN=Users,DC=contoso,DC=test`;
}

async function read(seed: AccountSeed, ...attributes: string[]): Promise<Record<string, unknown>> {
  const { searchEntries } = await administrator.search(dnOf(seed), { scope: 'base', attributes });
  const { dn: _dn, ...values } = searchEntries[0] ?? { dn: '' };
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
}

test('the administrator binds and a wrong password is refused', async () => {
  const { bindName, password } = controller.administrator;

  expect(await bind(bindName, password.reveal())).toBe('success');
  expect(await bind(bindName, 'wrong')).toBe('52e');
});

test('a client that trusts another root does not connect', async () => {
  const session = client(testIdentity().rootCertificate);

  await expect(session.bind('', '')).rejects.toThrow(/certificate|signature/);
});

test.each<[AccountStateName, string, string]>([
  ['healthy', 'success', '52e'],
  ['disabled', '533', '52e'],
  ['locked', '775', '775'],
  ['passwordExpired', '532', '52e'],
  ['mustChangePassword', '773', '52e'],
  ['accountExpired', '701', '52e'],
  ['outsideLogonHours', '530', '52e'],
  ['otherWorkstation', '531', '52e'],
  ['protectedUser', '52f', '52f'],
])(
  'a seeded account that is %s is answered %s, and %s to a wrong password',
  async (state, right, wrong) => {
    const seed = newAccount(state);
    await controller.seed([seed]);

    expect(await bindAs(seed)).toBe(right);
    expect(await bindAs(seed, 'wrong')).toBe(wrong);
  },
);

test('a seed is stored as given', async () => {
  const seed: AccountSeed = {
    ...newAccount(),
    userAccountControl: 0x1_0240,
    pwdLastSet: now() - 3n * TICKS_PER_DAY,
    accountExpires: now() + TICKS_PER_DAY,
    lockoutTime: 0n,
    badPwdCount: 2,
    badPasswordTime: now() - TICKS_PER_HOUR,
    userWorkstations: 'DC1,WS1',
  };
  await controller.seed([seed]);

  const { sAMAccountName, pwdLastSet, accountExpires, badPasswordTime, userWorkstations } = seed;
  expect(
    await read(
      seed,
      'sAMAccountName',
      'userAccountControl',
      'pwdLastSet',
      'accountExpires',
      'lockoutTime',
      'badPwdCount',
      'badPasswordTime',
      'userWorkstations',
    ),
  ).toEqual({
    sAMAccountName,
    userAccountControl: String(0x1_0240),
    pwdLastSet: String(pwdLastSet),
    accountExpires: String(accountExpires),
    lockoutTime: '0',
    badPwdCount: '2',
    badPasswordTime: String(badPasswordTime),
    userWorkstations,
  });
});

test.each([
  ['that the policy forbids', { password: new Secret('ä') }],
  ['with a smart card', { userAccountControl: 0x4_0240 }],
  [
    'with a smart card that the policy forbids',
    { userAccountControl: 0x4_0200, password: new Secret('a') },
  ],
  ['of a computer', { userAccountControl: 0x1000, sAMAccountName: 'ws1$' }],
])('a password %s binds', async (_what, difference) => {
  const seed = { ...newAccount(), ...difference };
  await controller.seed([seed]);

  expect(await bind(dnOf(seed), seed.password.reveal())).toBe('success');
});

test('a missing group is made', async () => {
  const members = [newAccount(), newAccount()].map((seed) => ({ ...seed, memberOf: ['Testers'] }));
  await controller.seed(members);

  const group = 'CN=Testers,CN=Users,DC=contoso,DC=test';
  for (const seed of members) expect(await read(seed, 'memberOf')).toEqual({ memberOf: group });
});

test('a seed that is refused leaves the others out as well', async () => {
  const [first, second] = [newAccount(), newAccount()];
  const taken = { ...second, sAMAccountName: first.sAMAccountName };

  await expect(controller.seed([first, taken])).rejects.toMatchObject({
    code: 'SAMBA_WRITE_FAILED',
  });
  expect(await bindAs(first)).toBe('52e');
});

test('a lockout ends when its duration has elapsed', async () => {
  const seed = newAccount('locked');
  await controller.seed([seed]);
  expect(await bindAs(seed)).toBe('775');

  await controller.elapse(HOUR_MS / 2 + 1_000, [seed.sAMAccountName]);

  expect(await bindAs(seed)).toBe('success');
});

test('time that elapses moves every point in time by the same', async () => {
  const time = now();
  const seed = { ...newAccount('locked'), accountExpires: time };
  await controller.seed([seed]);
  const times = ['pwdLastSet', 'badPasswordTime', 'lastLogon', 'lastLogonTimestamp'];
  const written = [...times, 'lockoutTime', 'accountExpires'];
  const at = (value: FileTime) => Object.fromEntries(written.map((name) => [name, String(value)]));
  await controller.writeAsSystem(
    dnOf(seed),
    Object.fromEntries(written.map((name) => [name, [String(time)]])),
  );

  await controller.elapse(HOUR_MS, [seed.sAMAccountName]);

  expect(await read(seed, ...written)).toEqual(at(time - TICKS_PER_HOUR));
});

test('time that elapses leaves alone what is not a point in time', async () => {
  const seed = { ...newAccount('mustChangePassword'), accountExpires: NEVER };
  await controller.seed([seed]);

  await controller.elapse(HOUR_MS, [seed.sAMAccountName]);

  expect(
    await read(
      seed,
      'pwdLastSet',
      'accountExpires',
      'lastLogon',
      'lockoutTime',
      'lastLogonTimestamp',
    ),
  ).toEqual({ pwdLastSet: '0', accountExpires: String(NEVER), lastLogon: '0' });
});

test('an account that expired long ago stays expired however much time elapses', async () => {
  const seed = { ...newAccount(), accountExpires: 1n };
  await controller.seed([seed]);

  await controller.elapse(HOUR_MS, [seed.sAMAccountName]);

  expect(await bindAs(seed)).toBe('701');
});

test('the system writes and removes what nobody else may', async () => {
  const seed = newAccount();
  await controller.seed([seed]);
  const dn = dnOf(seed);

  await controller.writeAsSystem(dn, { lockoutTime: [String(now())], badPwdCount: ['4'] });
  expect(await bindAs(seed)).toBe('775');

  await controller.writeAsSystem(dn, { lockoutTime: [], badPwdCount: ['4'] });
  expect(await read(seed, 'lockoutTime', 'badPwdCount')).toEqual({ badPwdCount: '4' });
  expect(await bindAs(seed)).toBe('success');
});

test('what cannot be written is refused, and the next write is served', async () => {
  const seed = newAccount();
  await controller.seed([seed]);

  await expect(controller.elapse(1, ['nobody'])).rejects.toMatchObject({
    code: 'SAMBA_WRITE_FAILED',
    message: expect.stringContaining('nobody'),
  });
  await controller.elapse(1, [seed.sAMAccountName]);
});

test(
  'a stopped domain controller leaves no container and writes no more',
  async () => {
    const other = await SambaDomainController.start(testIdentity());
    await other.stop();
    await other.stop();

    await expect(inspect(other.containerId)).rejects.toMatchObject({ statusCode: 404 });
    await expect(other.elapse(1, [])).rejects.toMatchObject({ code: 'SAMBA_WRITE_FAILED' });
  },
  START_WITHIN_MS,
);

test(
  'a process that is killed leaves no container',
  async () => {
    const program = fileURLToPath(new URL('./until-killed.test-support.ts', import.meta.url));
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [id] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { container } = await getContainerRuntimeClient();
    const removed = container.getById(id).wait({ condition: 'removed' });

    child.kill('SIGKILL');
    await removed;

    await expect(inspect(id)).rejects.toMatchObject({ statusCode: 404 });
  },
  START_WITHIN_MS,
);

async function inspect(id: string): Promise<unknown> {
  const { container } = await getContainerRuntimeClient();
  return container.getById(id).inspect();
}
