import { beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../harness/runtime/secret.ts';
import { Directory } from '../../directory/directory.ts';
import {
  DIRECTORY_PROFILES,
  type DirectoryProfileName,
} from '../../directory/directory-profile.ts';
import { describeDomain } from '../../directory/domain-description.ts';
import { LAB_POLICY } from '../../directory/domain-policy.ts';
import { formatGuid } from '../../directory/object-guid.ts';
import { formatSid } from '../../directory/security-identifier.ts';
import { resolveBindName } from './resolve-bind-name.ts';

const directory = new Directory({ domain: describeDomain('contoso.test'), policy: LAB_POLICY });

beforeAll(() => {
  const password = new Secret('Right-Battery-1');
  directory.add(
    {
      sAMAccountName: 'nms1',
      displayName: 'Nms Display One',
      cn: 'Nms One',
      userPrincipalName: 'n.ms.one@contoso.test',
      password,
    },
    1n,
  );
  directory.add({ sAMAccountName: 'twin1', displayName: 'Twin', cn: 'Twin One', password }, 1n);
  directory.add({ sAMAccountName: 'twin2', displayName: 'Twin', cn: 'Twin Two', password }, 1n);
  const partitions = directory.findByDn('CN=Partitions,CN=Configuration,DC=contoso,DC=test');
  if (partitions !== undefined)
    directory.setAttributes(partitions, { uPNSuffixes: ['corp.example'] });
  const one = directory.findBySam('nms1');
  if (one !== undefined) {
    directory.setAttributes(one, { servicePrincipalName: ['HTTP/web1.contoso.test'] });
  }
});

function resolve(name: string, profile: DirectoryProfileName): string {
  const resolved = resolveBindName(name, directory, DIRECTORY_PROFILES[profile]);
  return resolved.kind === 'account'
    ? directory.dnOf(resolved.record)
    : resolved.win32.toString(16);
}

const ONE = 'CN=Nms One,CN=Users,DC=contoso,DC=test';
const one = () => directory.account('n.ms.one@contoso.test');
const guid = () => formatGuid(directory.identity.guidOf(one().id)) ?? '';
const sid = () => formatSid(directory.identity.sidOf(one().id)) ?? '';

/** Samba's column was observed; that of Windows follows [MS-ADTS] 5.1.1.1.1 and is not. */
describe.each<readonly [what: string, name: () => string, windows: string, samba: string]>([
  ['a DN in odd case', () => 'cn=NMS one , cn=users,dc=CONTOSO,dc=test', ONE, ONE],
  ['an explicit UPN', () => 'N.MS.ONE@contoso.test', ONE, ONE],
  ['an implicit UPN', () => 'nms1@CONTOSO.test', ONE, ONE],
  ['a UPN with the NetBIOS name', () => 'nms1@contoso', '52e', ONE],
  ['a UPN with a registered suffix', () => 'nms1@corp.example', ONE, '52e'],
  ['a UPN between blanks', () => ' n.ms.one@contoso.test ', '52e', ONE],
  ['a trailing dot', () => 'nms1@contoso.test.', '52e', '52e'],
  ['NETBIOS\\sam', () => 'contoso\\NMS1', ONE, ONE],
  ['the DNS name before the backslash', () => 'contoso.test\\nms1', '52e', '52e'],
  ['a bare sAMAccountName', () => 'nms1', '52e', '52e'],
  ['a displayName', () => 'nms display one', ONE, '52e'],
  ['a displayName of two accounts', () => 'Twin', '57', '52e'],
  ['a canonical name', () => 'contoso.test/Users/Nms One', ONE, ONE],
  ['a canonical name with a line feed', () => 'contoso.test/Users\nNms One', ONE, ONE],
  ['a SID', sid, ONE, ONE],
  ['a GUID', guid, ONE, '52e'],
  ['a GUID in braces', () => `{${guid()}}`, ONE, '52e'],
  ['<GUID=…>', () => `<GUID=${guid()}>`, ONE, ONE],
  ['<SID=…>', () => `<SID=${sid()}>`, ONE, ONE],
  ['a service principal name', () => 'HTTP/web1.contoso.test', ONE, '52e'],
  ['a SID of the BUILTIN domain', () => 'S-1-5-32-544', '51f', '51f'],
  ['a group', () => 'CONTOSO\\Domain Admins', '52e', '52e'],
  ['wildcards', () => 'CONTOSO\\nms*', '52e', '52e'],
  ['a name of another domain', () => 'FABRIKAM\\nms1', '52e', '52e'],
  ['a DN past 255 characters', () => `${ONE}${' '.repeat(300)}`, '57', ONE],
  ['nothing that is a name', () => '=@\\/', '52e', '52e'],
])('%s', (_, name, windows, samba) => {
  test('on Windows', () => {
    expect(resolve(name(), 'windows-2022')).toBe(windows);
  });

  test('on Samba', () => {
    expect(resolve(name(), 'samba')).toBe(samba);
  });
});
