import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isGuid } from '../pta/protocol/guid.ts';
import type { ReadyDocument } from './ready-document.ts';
import { REQUEST_BODY_LENGTH_MAX } from './request-body.ts';
import { type ServedLab, serveLab } from './served-lab.ts';

let served: ServedLab;
let ready: ReadyDocument;

beforeAll(async () => {
  served = await serveLab({
    environment: { agents: 2, seed: 3, profile: 'preview', domain: 'fabrikam.example' },
    control: { host: '127.0.0.1', port: 0 },
    allowRemote: false,
  });
  ready = served.ready();
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

test('the ready document has exactly its members', () => {
  const port = (scheme: string) =>
    expect.stringMatching(new RegExp(`^${scheme}://127\\.0\\.0\\.1:\\d+$`));
  expect(ready).toStrictEqual({
    control: port('http'),
    console: `${ready.control}/`,
    tenantId: expect.toSatisfy(isGuid),
    domains: ['fabrikam.example'],
    profile: 'preview',
    ca: expect.toSatisfy(isAbsolute),
    cloud: {
      address: '127.0.0.1',
      port: expect.any(Number),
      hosts: expect.arrayContaining(['login.microsoftonline.com']),
    },
    proxy: port('http'),
    directory: [
      {
        domain: 'fabrikam.example',
        netbios: 'FABRIKAM',
        baseDn: 'DC=fabrikam,DC=example',
        ldap: port('ldap'),
        ldaps: port('ldaps'),
        bindName: 'Administrator@fabrikam.example',
        password: expect.any(String),
      },
    ],
    agents: ['AGENT1', 'AGENT2'].map((name) => ({
      id: expect.toSatisfy(isGuid),
      machineName: `${name}.fabrikam.example`,
      status: 'active',
    })),
    users: expect.arrayContaining([
      {
        userPrincipalName: 'alice@fabrikam.example',
        password: served.lab.user('alice@fabrikam.example').password.reveal(),
        state: 'healthy',
      },
    ]),
  });
});

test('the control API answers with the same document', async () => {
  expect(await (await fetch(`${ready.control}/api/lab`)).json()).toEqual(ready);
});

test('the root certificate stands where the document says', () => {
  expect(readFileSync(ready.ca, 'utf8')).toBe(served.lab.rootCertificate);
});

test('the administrator is in the directory and not in the tenant', () => {
  const { bindName } = ready.directory[0] ?? {};
  expect(served.lab.directory.findBySam('Administrator')?.dn).toBe(
    'CN=Administrator,CN=Users,DC=fabrikam,DC=example',
  );
  expect(served.lab.cloud.tenant.findUser(bindName ?? '')).toBeUndefined();
});

test('a body over the bound is answered with 413', async () => {
  const body = 'x'.repeat(REQUEST_BODY_LENGTH_MAX + 1);
  const { status } = await fetch(`${ready.control}/api/sign-in`, { method: 'POST', body });
  expect(status).toBe(413);
});

test('disposing removes the certificate and closes the control API', async () => {
  const other = await serveLab({
    environment: { agents: 0 },
    control: { host: '127.0.0.1', port: 0 },
    allowRemote: false,
  });
  const { ca, control } = other.ready();
  await other[Symbol.asyncDispose]();
  expect(existsSync(dirname(ca))).toBe(false);
  await expect(fetch(control)).rejects.toThrow();
});
