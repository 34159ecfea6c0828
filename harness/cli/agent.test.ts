import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServedLab, serveLab } from '../control/served-lab.ts';
import { renderBootstrapRequest } from '../pta/protocol/bootstrap-request.ts';
import { parseBootstrapResponse } from '../pta/protocol/bootstrap-response.ts';
import { readAgentCertificate } from '../pta/protocol/certificates/agent-certificate.ts';
import { bootstrapHost } from '../pta/protocol/hosts.ts';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

let served: ServedLab;
let parent: string;
let folders = 0;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pta-harness-enroll-'));
  served = await serveLab({
    environment: { agents: 0 },
    control: { host: '127.0.0.1', port: 0 },
    allowRemote: false,
  });
});
afterAll(async () => {
  await served?.[Symbol.asyncDispose]();
  await rm(parent, { recursive: true });
});

function newFolder(): string {
  folders += 1;
  return join(parent, String(folders));
}

async function agent(...args: readonly string[]) {
  const context = capturedContext();
  const exit = await run(['agent', ...args], context);
  return { exit, output: context.output, notes: context.notes };
}

const enroll = (folder: string, ...args: readonly string[]) =>
  agent('enroll', '--lab', served.ready().control, '--out', folder, ...args);

/** One bootstrap by a client that has nothing but the files. */
function bootstrapWith(cert: string, key: string, ca: string, agentId: string): Promise<string> {
  const { tenantId, cloud } = served.ready();
  const host = bootstrapHost(tenantId);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...{ host: cloud.address, port: cloud.port, servername: host, cert, key, ca },
        method: 'POST',
        path: '/ConnectorBootstrap',
        headers: { host },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('end', () => resolve(Buffer.concat(chunks).toString()));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(
      renderBootstrapRequest({
        agentId,
        tenantId,
        machineName: 'HOST7.contoso.test',
        initialBootstrap: true,
        consecutiveFailures: 0,
        useServiceBusTcpConnectivityMode: false,
      }),
    );
  });
}

test('the files are an identity with which the lab lets an agent bootstrap', async () => {
  const folder = newFolder();
  const { exit, output } = await enroll(folder, '--machine', 'HOST7.contoso.test', '--json');

  const { agentId, files } = JSON.parse(output);
  const read = (path: string) => readFile(path, 'utf8');
  const [cert, key, ca] = await Promise.all([
    read(files.certificate),
    read(files.privateKey),
    read(files.rootCertificate),
  ]);
  const certificate = new X509Certificate(cert);

  expect(exit).toBe(0);
  expect(await readdir(folder)).toEqual(['ca.pem', 'cert.pem', 'key.pem']);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(readAgentCertificate(certificate.raw)).toMatchObject({
    agentId,
    tenantId: served.ready().tenantId,
  });
  const answer = await bootstrapWith(cert, key, ca, agentId);
  expect(parseBootstrapResponse(answer).endpoints.length).toBeGreaterThan(0);
  expect(served.lab.cloud.registry.find(agentId)?.machineName).toBe('HOST7.contoso.test');
});

test('in words it says which hosts have to lead to the lab', async () => {
  const folder = newFolder();
  const { exit, output } = await enroll(folder);

  const { cloud, tenantId } = served.ready();
  expect(exit).toBe(0);
  expect(output).toContain('as FOREIGN1.contoso.test. For tests only.');
  expect(output).toContain(`https://${bootstrapHost(tenantId)}/ConnectorBootstrap`);
  for (const host of cloud.hosts) expect(output).toContain(`  ${cloud.address} ${host}\n`);
});

test('the private key is for its owner only', async () => {
  const folder = newFolder();
  await enroll(folder);

  expect((await stat(join(folder, 'key.pem'))).mode & 0o077).toBe(0);
});

test('what is there is not overwritten unless it is forced', async () => {
  const folder = newFolder();
  await enroll(folder);
  const before = await readFile(join(folder, 'key.pem'), 'utf8');
  const agents = served.lab.cloud.registry.agents.length;

  const refused = await enroll(folder);
  expect(refused.exit).toBe(2);
  expect(refused.notes).toContain('is there already');
  expect(await readFile(join(folder, 'key.pem'), 'utf8')).toBe(before);
  expect(served.lab.cloud.registry.agents).toHaveLength(agents);

  expect((await enroll(folder, '--force')).exit).toBe(0);
  expect(await readFile(join(folder, 'key.pem'), 'utf8')).not.toBe(before);
});

test.each<[string, readonly string[], string]>([
  ['no verb', [], 'takes one of enroll, list, show <name>, session-log <name> <on|off>'],
  ['another verb', ['enrol', '--lab', 'http://127.0.0.1:1'], 'takes one of enroll, list'],
  ['no name', ['show', '--lab', 'http://127.0.0.1:1'], 'takes one of enroll, list, show <name>'],
  ['a name too many', ['list', 'AGENT1', '--lab', 'http://127.0.0.1:1'], 'takes one of enroll'],
  ['neither on nor off', ['session-log', 'AGENT1', 'maybe'], 'takes a name, and on or off'],
  ['an option of enroll', ['list', '--out', 'x'], '--out is for pta-harness agent enroll'],
  ['a flag of enroll', ['show', 'A', '--force'], '--force is for pta-harness agent enroll'],
  ['no lab to enroll at', ['enroll'], '--lab is missing: an agent is registered with'],
  ['no lab to list', ['list'], '--lab is missing: agents are those of'],
  ['a lab that is no URL', ['enroll', '--lab', 'here'], '--lab takes a URL'],
  ['an option that is none', ['enroll', '--mashine', 'A'], '--machine'],
])('%s is misuse', async (_what, args, says) => {
  const { exit, notes } = await agent(...args);

  expect(exit).toBe(2);
  expect(notes).toContain(says);
});

test('where no lab answers, that is said, and nothing is written', async () => {
  const folder = newFolder();
  const { exit, notes } = await agent('enroll', '--lab', 'http://127.0.0.1:1', '--out', folder);

  expect(exit).toBe(2);
  expect(notes).toContain('No lab answers at http://127.0.0.1:1');
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('a folder that cannot be one is said', async () => {
  const file = join(parent, 'a-file');
  await writeFile(file, '');

  const { exit, notes } = await enroll(join(file, 'below'));

  expect(exit).toBe(2);
  expect(notes).toContain('cannot be written');
});
