import type { Directory } from '../../directory/directory.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import { type EntryRecord, storedText } from '../../directory/entry-record.ts';
import { Win32 } from '../win32-codes.ts';
import {
  byCanonicalName,
  byDisplayName,
  byDistinguishedName,
  byGuid,
  byNetbiosName,
  bySecurityIdentifier,
  byServicePrincipalName,
  byUserPrincipalName,
  type NameForm,
} from './name-forms.ts';

export type ResolvedName =
  | { readonly kind: 'account'; readonly record: EntryRecord }
  | { readonly kind: 'unknown'; readonly win32: number };

/** A form of name and what suggests it, in the order that Samba looks for them. */
const FORMS_BY_MARK: readonly (readonly [mark: RegExp, find: NameForm])[] = [
  [/=/, byDistinguishedName],
  [/@/, byUserPrincipalName],
  [/\\/, byNetbiosName],
  [/\n/, byCanonicalName],
  [/\//, byCanonicalName],
  [/^S-/i, bySecurityIdentifier],
];

/** Forms that Samba does not take for a simple bind. */
const WINDOWS_FORMS: readonly NameForm[] = [byGuid, byServicePrincipalName, byDisplayName];

/** The BUILTIN domain has no controllers: its names are refused with a code of their own. */
const BUILTIN_SID = /^S-1-5-32-\d+$/i;

/**
 * Finds the account that a bind names. Samba chooses one form by the punctuation and tries no other; Windows tries
 * each in turn, and a name that several objects answer to is none.
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
  if (BUILTIN_SID.test(name)) return { kind: 'unknown', win32: Win32.ERROR_NO_LOGON_SERVERS };
  const suggested = FORMS_BY_MARK.filter(([mark]) => mark.test(name)).map(([, find]) => find);
  const tried = profile.triesEveryNameForm
    ? [...suggested, ...WINDOWS_FORMS]
    : suggested.slice(0, 1);
  for (const find of tried) {
    const accounts = find(name, directory, profile).filter(isAccount);
    const [record] = accounts;
    if (accounts.length > 1) return { kind: 'unknown', win32: Win32.ERROR_INVALID_PARAMETER };
    if (record !== undefined) return { kind: 'account', record };
  }
  return { kind: 'unknown', win32: profile.unknownUserWin32 };
}

function isAccount(record: EntryRecord): boolean {
  return (
    storedText(record, 'samaccountname') !== undefined &&
    storedText(record, 'useraccountcontrol') !== undefined
  );
}
