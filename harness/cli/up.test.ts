import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, request } from 'node:https';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Client } from 'ldapts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReadyDocument } from '../control/ready-document.ts';
import { seededRandom } from '../runtime/random.ts';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const LOGIN_HOST = 'login.microsoftonline.com';

let child: ChildProcess;
let exited: Promise<unknown[]>;
let ready: ReadyDocument;
let ca: string;
let complaints = '';

beforeAll(async () => {
  child = spawn(process.execPath, [MAIN, 'up', '--json', '--agents', '1', '--seed', '5'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  exited = once(child, 'exit');
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new TypeError('Both outputs are pipes.');
  stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const [line] = await Promise.race([once(createInterface(stdout), 'line'), exited]);
  if (typeof line !== 'string') throw new Error(`The lab did not start: ${complaints}`);
  ready = JSON.parse(line);
  ca = readFileSync(ready.ca, 'utf8');
});

afterAll(async () => {
  child.kill('SIGTERM');
  await exited;
});

function aliceOf({ users }: ReadyDocument) {
  const alice = users.find(({ state }) => state === 'healthy');
  if (alice === undefined) throw new TypeError('There is a healthy user.');
  return alice;
}

async function signsIn(): Promise<boolean> {
  const response = await fetch(`${ready.control}/api/sign-in`, {
    method: 'POST',
    body: JSON.stringify({ userPrincipalName: aliceOf(ready).userPrincipalName }),
  });
  return /"kind":"succeeded"/.test(await response.text());
}

test('an LDAP client binds over LDAPS with the certificate that was written', async () => {
  const [directory] = ready.directory;
  const { ldaps = '', bindName = '', password = '', baseDn = '' } = directory ?? {};
  const client = new Client({ url: ldaps, tlsOptions: { ca: [ca] } });
  await client.bind(bindName, password);
  const { searchEntries } = await client.search(baseDn, { filter: '(sAMAccountName=alice)' });
  await client.unbind();
  expect(searchEntries.map(({ dn }) => dn)).toEqual([`CN=Alice Healthy,CN=Users,${baseDn}`]);
});

test('an application gets a token from the cloud by SNI and Host', async () => {
  const { userPrincipalName: username, password } = aliceOf(ready);
  const outgoing = request({
    host: ready.cloud.address,
    port: ready.cloud.port,
    servername: LOGIN_HOST,
    ca,
    method: 'POST',
    path: `/${ready.tenantId}/oauth2/v2.0/token`,
    headers: { host: LOGIN_HOST, 'content-type': 'application/x-www-form-urlencoded' },
  });
  const client = { client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', scope: 'openid' };
  const grant = { grant_type: 'password', ...client, username, password };
  outgoing.end(new URLSearchParams(grant).toString());
  const [incoming] = await once(outgoing, 'response');
  expect(JSON.parse(await text(incoming))).toMatchObject({ token_type: 'Bearer' });
});

test('a user signs in through the control API', async () => {
  expect(await signsIn()).toBe(true);
});

test('sign-in --lab tells the hops of the running lab', async () => {
  const context = capturedContext();
  const args = ['sign-in', 'eve.expired@contoso.test', '--lab', ready.control];
  expect(await run(args, context)).toBe(1);
  expect(context.output).toContain('AADSTS50144');
  expect(context.output).toContain('agent → domain controller');
});

test('sign-in --lab passes on what the lab refuses', async () => {
  const context = capturedContext();
  expect(await run(['sign-in', 'x@contoso.test', '--lab', ready.control], context)).toBe(2);
  expect(context.notes).toMatch(/is nobody in this lab; .* \[UNKNOWN_USER\]\n$/);
});

test('a server that is no lab is not taken for one', async () => {
  const context = capturedContext();
  expect(await run(['sign-in', 'x@contoso.test', '--lab', ready.proxy], context)).toBe(2);
  expect(context.notes).toMatch(/^pta-harness: No lab answers at .* \[LAB_UNREACHABLE\]\n$/);
});

const noise = seededRandom('garbage').bytes(4_096);
const GARBAGE: readonly Uint8Array[] = [
  noise,
  Buffer.alloc(65_536, 0xff),
  Buffer.from('GET / HTTP/9.9\r\nHost: \u0000\r\n\r\n'),
  Buffer.from('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n'),
  Buffer.from('GET / HTTP/1.1\r\nHost: a b@c\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  Buffer.from('POST /api/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{'),
  Buffer.from('CONNECT nowhere.test:443 HTTP/1.1\r\n\r\n'),
  // A TLS record that promises more than it brings, a BER length of 4 GiB, a bind that is cut off.
  Buffer.from([0x16, 0x03, 0x01, 0xff, 0xff, 0x01, 0x00]),
  Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0x30, 0x0c, 0x02, 0x01, 0x01, 0x60, 0x07, 0x02]),
  // A search of the rootDSE whose message id is negative.
  Buffer.from(
    '30250201ff632004000a01000a0100020100020100010100870b6f626a656374436c6173733000',
    'hex',
  ),
];

test.each(['cloud', 'proxy', 'ldap', 'ldaps', 'control'] as const)(
  'garbage at the %s listener, in plain and after a handshake, leaves the lab running',
  async (name) => {
    const { host, port } = addressOf(name);
    const secure = name === 'cloud' || name === 'ldaps';
    for (const bytes of GARBAGE) {
      for (const leave of ['end', 'destroy'] as const) {
        await send(new HttpAgent().createConnection({ host, port }), 'connect', bytes, leave);
        if (!secure) continue;
        const connection = new HttpsAgent().createConnection({ host, port, ca });
        await send(connection, 'secureConnect', bytes, leave);
      }
    }
    expect(await signsIn()).toBe(true);
    expect(complaints).toBe('');
  },
);

function addressOf(name: 'cloud' | 'proxy' | 'ldap' | 'ldaps' | 'control') {
  const [directory] = ready.directory;
  const { ldap = '', ldaps = '' } = directory ?? {};
  if (name === 'cloud') return { host: ready.cloud.address, port: ready.cloud.port };
  const url = new URL({ proxy: ready.proxy, control: ready.control, ldap, ldaps }[name]);
  return { host: url.hostname, port: Number(url.port) };
}

async function send(
  socket: ReturnType<HttpAgent['createConnection']>,
  opened: 'connect' | 'secureConnect',
  bytes: Uint8Array,
  leave: 'end' | 'destroy',
): Promise<void> {
  if (socket === null || socket === undefined) throw new TypeError('A connection is a stream.');
  // The lab may close at any time; that is what it should do.
  socket.on('error', () => undefined);
  await once(socket, opened);
  await new Promise<unknown>((resolve) => socket.write(bytes, resolve));
  socket[leave]();
}

test('SIGTERM in the middle of sign-ins ends it with 0, and the folder of the certificate is gone', async () => {
  const folder = dirname(ready.ca);
  expect(existsSync(folder)).toBe(true);
  for (let count = 0; count < 8; count += 1) signsIn().catch(() => undefined);
  expect(await signsIn()).toBe(true);
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(existsSync(folder)).toBe(false);
});
