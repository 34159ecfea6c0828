import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/environment/started-environment.ts';

/** OpenLDAP's own client, which nobody here wrote: Debian package ldap-utils. */
const isInstalled = spawnSync('ldapsearch', ['-VV']).error === undefined;
const isRequired = process.env['CI'] === 'true';
if (!isInstalled && !isRequired) {
  console.warn('SKIPPED, not verified: ldapsearch is missing; install Debian package ldap-utils.');
}

let lab: StartedPtaEnvironment;
let folder: string;

beforeAll(async () => {
  lab = await new PtaEnvironment({ world: 'loopback' }).start();
  folder = await mkdtemp(join(tmpdir(), 'pta-harness-'));
  await writeFile(join(folder, 'root.pem'), lab.rootCertificate);
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

interface Run {
  readonly code: number;
  readonly output: string;
}

async function ldapsearch(name: string, password: string, ...query: string[]): Promise<Run> {
  const port = lab.domainController.ldapsAddress?.port;
  const args = ['-x', '-LLL', '-H', `ldaps://127.0.0.1:${port}`, '-D', name, '-w', password];
  const env = { ...process.env, LDAPTLS_CACERT: join(folder, 'root.pem') };
  try {
    const { stdout, stderr } = await promisify(execFile)('ldapsearch', [...args, ...query], {
      env,
    });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

test.skipIf(!isInstalled && !isRequired)(
  'ldapsearch binds as a listed user over LDAPS and reads that user',
  async () => {
    const { userPrincipalName, password } = lab.user('alice@contoso.test');
    const base = ['-b', lab.domain.baseDn, `(userPrincipalName=${userPrincipalName})`];

    const { code, output } = await ldapsearch(userPrincipalName, password.reveal(), ...base);

    expect(output).toContain('dn: CN=Alice Healthy,CN=Users,DC=contoso,DC=test');
    expect(output).toContain('sAMAccountName: alice');
    expect(code).toBe(0);
  },
);

test.skipIf(!isInstalled && !isRequired)(
  'ldapsearch is shown data 52e for a wrong password',
  async () => {
    const { code, output } = await ldapsearch(
      'alice@contoso.test',
      'wrong',
      '-b',
      '',
      '-s',
      'base',
    );

    expect(output).toContain('data 52e');
    expect(code).toBe(49);
  },
);
