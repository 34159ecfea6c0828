import type { Directory } from '../../directory/directory.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { parseGuid } from '../../directory/object-guid.ts';
import { parseSid } from '../../directory/security-identifier.ts';
import { namedObject, recordByGuid, recordBySid } from '../search/named-object.ts';

/** One way to read a name; the objects that it stands for, which need not be accounts. */
export type NameForm = (
  name: string,
  directory: Directory,
  profile: DirectoryProfile,
) => readonly EntryRecord[];

/** A DN, or `<GUID=…>` and `<SID=…>` in its place. @see [MS-ADTS] 3.1.1.3.1.2.4 */
export const byDistinguishedName: NameForm = (name, directory, { allowsBlankBeforeEquals }) => {
  if (!allowsBlankBeforeEquals && /\s=/.test(name)) return [];
  const named = namedObject(name, directory);
  return named.kind === 'found' ? [named.record] : [];
};

/** An explicit UPN with any suffix, else `sAMAccountName@` one of the domain's own suffixes. */
export const byUserPrincipalName: NameForm = (name, directory, profile) => {
  const upn = profile.trimsUpn ? name.trim() : name;
  const at = upn.lastIndexOf('@');
  const suffix = upn.slice(at + 1).toLowerCase();
  const isOurs = ownSuffixes(directory, profile).some((own) => own.toLowerCase() === suffix);
  const implicit = isOurs ? directory.recordBySam(upn.slice(0, at)) : undefined;
  return found(directory.recordByUpn(upn) ?? implicit);
};

/** `CONTOSO\alice` */
export const byNetbiosName: NameForm = (name, directory) => {
  const backslash = name.indexOf('\\');
  const domain = name.slice(0, backslash).toLowerCase();
  const isOurs = domain === directory.domain.netbiosName.toLowerCase();
  return found(isOurs ? directory.recordBySam(name.slice(backslash + 1)) : undefined);
};

/** `contoso.test/Users/Alice Ash`, or with a line feed before the last name. */
export const byCanonicalName: NameForm = (name, directory) => {
  const [domain = '', ...path] = name.replace('\n', '/').split('/');
  if (domain.toLowerCase() !== directory.domain.dnsName.toLowerCase()) return [];
  let current: EntryRecord | undefined = directory.head;
  for (const value of path) {
    if (current === undefined) return [];
    const { id }: EntryRecord = current;
    current =
      directory.child(id, { type: 'CN', value }) ?? directory.child(id, { type: 'OU', value });
  }
  return found(current);
};

/** `S-1-5-21-…` of this domain. */
export const bySecurityIdentifier: NameForm = (name, directory) => {
  const sid = parseSid(name);
  return found(sid === undefined ? undefined : recordBySid(sid, directory));
};

/** With braces or without. */
export const byGuid: NameForm = (name, directory) => {
  const guid = parseGuid(name.replace(/^\{(.*)\}$/, '$1'));
  return found(guid === undefined ? undefined : recordByGuid(guid, directory));
};

/** `HOST/web1.contoso.test` */
export const byServicePrincipalName: NameForm = (name, directory) =>
  name.includes('/') ? having(directory, 'serviceprincipalname', name) : [];

/** Inferred: only a name without the marks of another form is worth the walk through the whole domain. */
export const byDisplayName: NameForm = (name, directory) =>
  /[=@\\/]/.test(name) || name === '' ? [] : having(directory, 'displayname', name);

/** Windows also takes the suffixes that the forest has registered. */
function ownSuffixes(directory: Directory, profile: DirectoryProfile): readonly string[] {
  const { dnsName, netbiosName } = directory.domain;
  if (profile.resolvesNetbiosSuffix) return [dnsName, netbiosName];
  const partitions = directory.recordByDn(
    `CN=Partitions,CN=Configuration,${directory.domain.baseDn}`,
  );
  const registered = partitions === undefined ? [] : storedValues(partitions, 'upnsuffixes');
  return [dnsName, ...registered.map(String)];
}

function having(directory: Directory, key: string, value: string): EntryRecord[] {
  const wanted = value.toLowerCase();
  const holders: EntryRecord[] = [];
  for (const record of directory.records()) {
    const values = storedValues(record, key);
    if (values.some((stored) => String(stored).toLowerCase() === wanted)) holders.push(record);
  }
  return holders;
}

function found(record: EntryRecord | undefined): readonly EntryRecord[] {
  return record === undefined ? [] : [record];
}
