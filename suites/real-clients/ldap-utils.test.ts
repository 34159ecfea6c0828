import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRunnable, type ProgramRun, runProgram } from './debian-program.ts';
import { LabDirectory } from './lab-directory.ts';

/** OpenLDAP's own clients, which nobody here wrote: Debian package ldap-utils. */
describe.skipIf(!isRunnable('ldapsearch', ['-VV'], 'ldap-utils'))('ldap-utils', () => {
  let directory: LabDirectory;

  beforeAll(async () => {
    directory = await LabDirectory.start();
  });

  afterAll(async () => {
    await directory[Symbol.asyncDispose]();
  });

  /** As the administrator, over LDAPS, unless told otherwise. */
  function ldap(program: string, args: readonly string[], input = ''): Promise<ProgramRun> {
    const { bindName, password } = directory.administrator;
    return as(bindName, password.reveal(), program, args, input);
  }

  function as(
    name: string,
    password: string,
    program: string,
    args: readonly string[],
    input = '',
    connection = ['-H', directory.ldaps],
  ): Promise<ProgramRun> {
    const env = { LDAPTLS_CACERT: directory.rootCertificate };
    const bind = ['-x', ...connection, '-D', name, '-w', password];
    return runProgram(program, [...bind, ...args], { input, env });
  }

  const ALICE = 'alice@contoso.test';
  const BASE = ['-LLL', '-b', 'DC=contoso,DC=test'];
  const passwordOf = (name: string) => directory.lab.user(name).password.reveal();
  const dnOf = (name: string) => directory.lab.directory.account(name).dn;

  test('ldapsearch binds as a listed user over LDAPS and reads that user', async () => {
    const { code, output } = await as(ALICE, passwordOf(ALICE), 'ldapsearch', [
      ...BASE,
      `(userPrincipalName=${ALICE})`,
    ]);

    expect(output).toContain('dn: CN=Alice Healthy,CN=Users,DC=contoso,DC=test');
    expect(output).toContain('sAMAccountName: alice');
    expect(code).toBe(0);
  });

  test('ldapsearch is shown data 52e for a wrong password', async () => {
    const { code, output } = await as(ALICE, 'wrong', 'ldapsearch', ['-b', '', '-s', 'base']);

    expect(output).toContain('data 52e');
    expect(code).toBe(49);
  });

  test('StartTLS on the plain port protects a bind', async () => {
    const { code, output } = await as(
      ALICE,
      passwordOf(ALICE),
      'ldapsearch',
      [...BASE, `(userPrincipalName=${ALICE})`, 'sAMAccountName'],
      '',
      ['-ZZ', '-H', directory.ldap],
    );

    expect(output).toContain('sAMAccountName: alice');
    expect(code).toBe(0);
  });

  test('a paged search in pages of five returns every user once', async () => {
    const { code, output } = await ldap('ldapsearch', [
      ...BASE,
      '-E',
      'pr=5/noprompt',
      '(&(objectCategory=person)(userPrincipalName=*))',
      'userPrincipalName',
    ]);

    const names = [...output.matchAll(/^userPrincipalName: (.+)$/gm)].map(([, name]) => name);
    const seeded = directory.lab.users.map(({ userPrincipalName }) => userPrincipalName);
    expect(names.toSorted()).toEqual(seeded.toSorted());
    expect(code).toBe(0);
  });

  test('a page is no larger than was asked for', async () => {
    const { output } = await ldap('ldapsearch', [
      '-b',
      'CN=Users,DC=contoso,DC=test',
      '-E',
      'pr=5/noprompt',
      '(objectCategory=person)',
      '1.1',
    ]);

    const pages = output.split('pagedresults:').map((page) => [...page.matchAll(/^dn: /gm)].length);
    expect(pages).toEqual([5, 5, 5, 5, 4, 0]);
  });

  test('a user changes the own password by LDIF, and the new one binds', async () => {
    const user = 'hal.hours@contoso.test';
    const changed = 'Fresh-Battery-7-staple';
    directory.lab.directory.setAttributes(directory.lab.directory.account(user), {
      logonHours: [],
    });
    await ldap('ldapmodify', [], policyLdif({ minPwdAge: '0' }));

    const run = await as(
      user,
      passwordOf(user),
      'ldapmodify',
      [],
      [
        `dn: ${dnOf(user)}`,
        'changetype: modify',
        'delete: unicodePwd',
        `unicodePwd:: ${unicodePwd(passwordOf(user))}`,
        '-',
        'add: unicodePwd',
        `unicodePwd:: ${unicodePwd(changed)}`,
        '',
      ].join('\n'),
    );

    expect(run.output).not.toMatch(/ldap_modify:/);
    expect(run.code).toBe(0);
    const bind = await as(user, changed, 'ldapsearch', ['-b', '', '-s', 'base', '1.1']);
    expect(bind.code).toBe(0);
  });

  test('a wrong old password is refused with 19 and 00000056', async () => {
    const user = 'walt.workstation@contoso.test';
    const { code, output } = await ldap(
      'ldapmodify',
      [],
      [
        `dn: ${dnOf(user)}`,
        'changetype: modify',
        'delete: unicodePwd',
        `unicodePwd:: ${unicodePwd('Not-the-0ld-one')}`,
        '-',
        'add: unicodePwd',
        `unicodePwd:: ${unicodePwd('Fresh-Battery-8-staple')}`,
        '',
      ].join('\n'),
    );

    expect(output).toContain('00000056');
    expect(code).toBe(19);
  });

  test('ldapmodify unlocks an account, and its password binds again', async () => {
    const user = 'lou.locked@contoso.test';
    const before = await as(user, passwordOf(user), 'ldapsearch', ['-b', '', '-s', 'base']);
    expect(before.output).toContain('data 775');

    const unlock = [`dn: ${dnOf(user)}`, 'changetype: modify', 'replace: lockoutTime'];
    await ldap('ldapmodify', [], [...unlock, 'lockoutTime: 0', ''].join('\n'));

    const after = await as(user, passwordOf(user), 'ldapsearch', ['-b', '', '-s', 'base', '1.1']);
    expect(after.code).toBe(0);
  });

  test('an administrator who knows only LDAP makes a user who can bind', async () => {
    const name = 'CN=Nina New,CN=Users,DC=contoso,DC=test';
    const ldif = [
      `dn: ${name}`,
      'objectClass: user',
      'sAMAccountName: nina',
      'userPrincipalName: nina@contoso.test',
      'userAccountControl: 512',
      `unicodePwd:: ${unicodePwd('Brand-New-1-password')}`,
      '',
    ].join('\n');

    expect(await ldap('ldapadd', [], ldif)).toMatchObject({ code: 0 });

    const bind = await as('nina@contoso.test', 'Brand-New-1-password', 'ldapsearch', [
      '-LLL',
      '-b',
      name,
      '-s',
      'base',
      'sAMAccountType',
    ]);
    expect(bind.output).toContain('sAMAccountType: 805306368');
  });

  test('ldapmodrdn, ldapcompare and ldapdelete see one another’s work', async () => {
    const users = 'CN=Users,DC=contoso,DC=test';
    const ldif = [`dn: CN=Temp Tom,${users}`, 'objectClass: user', 'sAMAccountName: tom', ''];
    await ldap('ldapadd', [], ldif.join('\n'));
    const renamed = await ldap('ldapmodrdn', ['-r', `CN=Temp Tom,${users}`, 'CN=Tom Two']);
    const compared = await ldap('ldapcompare', [`CN=Tom Two,${users}`, 'sAMAccountName:TOM']);
    const deleted = await ldap('ldapdelete', [`CN=Tom Two,${users}`]);
    const gone = await ldap('ldapsearch', ['-b', `CN=Tom Two,${users}`, '-s', 'base']);

    expect([renamed.code, compared.code, deleted.code, gone.code]).toEqual([0, 6, 0, 32]);
  });
});

/** `unicodePwd` as Active Directory takes it: in quotes, UTF-16, little-endian; base64 for LDIF. */
function unicodePwd(password: string): string {
  return Buffer.from(`"${password}"`, 'utf16le').toString('base64');
}

function policyLdif(policy: Readonly<Record<string, string>>): string {
  const changes = Object.entries(policy).map(
    ([name, value]) => `replace: ${name}\n${name}: ${value}`,
  );
  return ['dn: DC=contoso,DC=test', 'changetype: modify', changes.join('\n-\n'), ''].join('\n');
}
