import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunnable, runProgram } from './debian-program.ts';
import { LabDirectory } from './lab-directory.ts';

const PYTHON = '/usr/bin/python3';
const SCRIPT = fileURLToPath(new URL('python_ldap3.py', import.meta.url));

/** Python's own LDAP client, written on its own reading of the standards: Debian package python3-ldap3. */
describe.skipIf(!isRunnable(PYTHON, ['-c', 'import ldap3'], 'python3-ldap3'))(
  'python3-ldap3',
  () => {
    let directory: LabDirectory;

    beforeAll(async () => {
      directory = await LabDirectory.start();
    });

    afterAll(async () => {
      await directory[Symbol.asyncDispose]();
    });

    async function ask(task: string): Promise<unknown> {
      const { administrator, ldap, ldaps, rootCertificate } = directory;
      const { code, output } = await runProgram(PYTHON, [SCRIPT, task], {
        input: JSON.stringify({
          ldap,
          ldaps,
          rootCertificate,
          bindName: administrator.bindName,
          password: administrator.password.reveal(),
        }),
      });
      expect(output, `it ended with ${code}`).toMatch(/^\{.*\}\n$/s);
      return JSON.parse(output);
    }

    test('it reads the schema and the rootDSE on its own', async () => {
      expect(await ask('info')).toMatchObject({
        defaultNamingContext: ['DC=contoso,DC=test'],
        hasUserClass: true,
        userPrincipalNameIsSingle: true,
      });
    });

    test('it starts TLS on the plain port and finds a user', async () => {
      expect(await ask('start-tls')).toEqual({ names: ['alice'] });
    });

    test('it pages through every account once', async () => {
      const { names } = (await ask('paged')) as { names: string[] };

      expect(names).toHaveLength(new Set(names).size);
      expect(names).toEqual(expect.arrayContaining(['alice', 'Administrator', 'krbtgt']));
    });

    test('its Active Directory extensions reset a password, change it and unlock the account', async () => {
      const { directory: accounts } = directory.lab;
      accounts.policy = { ...accounts.policy, minPwdAge: 0n, lockoutThreshold: 2 };

      expect(await ask('password')).toEqual({
        added: true,
        reset: true,
        enabled: true,
        bound: true,
        changed: true,
        refused: '52e',
        locked: '775',
        unlocked: true,
        boundAgain: true,
      });
    });
  },
);
