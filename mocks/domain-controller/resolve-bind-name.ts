import type { Directory } from '../directory/directory.ts';
import type { DirectoryProfile } from '../directory/directory-profile.ts';
import type { Entry } from '../directory/entry.ts';
import { Win32 } from './win32-codes.ts';

export type ResolvedName =
  | { readonly kind: 'account'; readonly entry: Entry }
  | { readonly kind: 'unknown'; readonly win32: number };

type NameForm = (
  name: string,
  directory: Directory,
  profile: DirectoryProfile,
) => Entry | undefined;

/** A form of name and the character that suggests it, in the order that Samba looks for them. */
const NAME_FORMS: readonly (readonly [mark: string, find: NameForm])[] = [
  ['=', (name, directory) => directory.findByDn(name)],
  ['@', byUserPrincipalName],
  ['\\', byNetbiosName],
];

/**
 * Finds the account that a bind names: a DN, an explicit UPN, an implicit one (`sAMAccountName@dnsName`) or
 * `NETBIOS\sAMAccountName`, all in any case. Any other form is an unknown user here; Active Directory also takes
 * canonical names, SIDs and (Windows) display names.
 *
 * @see [MS-ADTS] 5.1.1.1.1
 */
export function resolveBindName(
  name: string,
  directory: Directory,
  profile: DirectoryProfile,
): ResolvedName {
  if (name.includes('=') && name.length > profile.bindDnLengthMax) {
    return { kind: 'unknown', win32: Win32.ERROR_INVALID_PARAMETER };
  }
  const suggested = NAME_FORMS.filter(([mark]) => name.includes(mark));
  const tried = profile.triesEveryNameForm ? suggested : suggested.slice(0, 1);
  for (const [, find] of tried) {
    const entry = find(name, directory, profile);
    if (entry?.text('sAMAccountName') !== undefined) return { kind: 'account', entry };
  }
  return { kind: 'unknown', win32: profile.unknownUserWin32 };
}

/** The suffix of an explicit UPN need not be the domain's. */
function byUserPrincipalName(
  name: string,
  directory: Directory,
  profile: DirectoryProfile,
): Entry | undefined {
  const upn = profile.trimsUpn ? name.trim() : name;
  const at = upn.lastIndexOf('@');
  const suffix = upn.slice(at + 1).toLowerCase();
  const { dnsName, netbiosName } = directory.domain;
  const ours =
    suffix === dnsName.toLowerCase() ||
    (profile.resolvesNetbiosSuffix && suffix === netbiosName.toLowerCase());
  return directory.findByUpn(upn) ?? (ours ? directory.findBySam(upn.slice(0, at)) : undefined);
}

function byNetbiosName(name: string, directory: Directory): Entry | undefined {
  const backslash = name.indexOf('\\');
  const ours =
    name.slice(0, backslash).toLowerCase() === directory.domain.netbiosName.toLowerCase();
  return ours ? directory.findBySam(name.slice(backslash + 1)) : undefined;
}
