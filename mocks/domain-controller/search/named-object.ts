import type { Directory } from '../../directory/directory.ts';
import { parseDn } from '../../directory/distinguished-name.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import { parseGuid } from '../../directory/object-guid.ts';
import { parseSid } from '../../directory/security-identifier.ts';

/** What a name stands for. */
export type NamedObject =
  | { readonly kind: 'found'; readonly record: EntryRecord }
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' };

/** `<GUID=…>`, `<SID=…>` or `<WKGUID=…>`, perhaps with more of them and the DN behind it. */
const EXTENDED = /^\s*<(GUID|SID|WKGUID)=([^>]*)>\s*(?:;.*)?$/is;

/** Finds the object of a name as requests carry them. @see [MS-ADTS] 3.1.1.3.1.2.4 */
export function namedObject(name: string, directory: Directory): NamedObject {
  const [, kind, value = ''] = EXTENDED.exec(name) ?? [];
  switch (kind?.toUpperCase()) {
    case 'GUID':
      return byGuid(value, directory);
    case 'SID':
      return bySid(value, directory);
    case 'WKGUID':
      return byWellKnownGuid(value, directory);
    default: {
      const dn = parseDn(name);
      return dn === undefined ? { kind: 'malformed' } : found(directory.recordByDn(dn));
    }
  }
}

/** @param guid - as stored */
export function recordByGuid(guid: Uint8Array, directory: Directory): EntryRecord | undefined {
  const id = directory.identity.idOf(guid);
  return id === undefined ? undefined : directory.record(id);
}

/** S-1-5-32: what comes behind it is the number of a built-in group. */
const BUILTIN_SID = Buffer.from('010200000000000520000000', 'hex');

/**
 * The object that may have the SID: it is for the caller to look.
 *
 * @returns `undefined` when no number of an object can be read from the SID
 */
export function recordBySid(sid: Uint8Array, directory: Directory): EntryRecord | undefined {
  const bytes = Buffer.from(sid);
  if (bytes.equals(directory.identity.domainSid)) return directory.head;
  const isBuiltin = bytes.length === 16 && bytes.subarray(0, 12).equals(BUILTIN_SID);
  const rid = isBuiltin ? bytes.readUInt32LE(12) : directory.identity.ridOf(sid);
  return rid === undefined ? undefined : directory.record(rid);
}

function byGuid(text: string, directory: Directory): NamedObject {
  const isHex = /^[0-9a-f]{32}$/i.test(text);
  const guid = isHex ? Buffer.from(text, 'hex') : parseGuid(text);
  return guid === undefined ? { kind: 'malformed' } : found(recordByGuid(guid, directory));
}

function bySid(text: string, directory: Directory): NamedObject {
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(text);
  const sid = isHex ? Buffer.from(text, 'hex') : parseSid(text);
  if (sid === undefined) return { kind: 'malformed' };
  const record = recordBySid(sid, directory);
  if (record === undefined) return { kind: 'missing' };
  const [own] = directory.attributeOf(record, 'objectSid')?.values ?? [];
  const isHolder = own instanceof Uint8Array && Buffer.compare(own, sid) === 0;
  return isHolder ? { kind: 'found', record } : { kind: 'missing' };
}

/** Containers that keep their GUID when they are renamed. @see [MS-ADTS] 6.1.1.4 */
const WELL_KNOWN_CONTAINERS: Readonly<Record<string, string>> = {
  a9d1ca15768811d1aded00c04fd8d5cd: 'CN=Users',
  aa312825768811d1aded00c04fd8d5cd: 'CN=Computers',
  a361b2ffffd211d1aa4b00c04fd7d83a: 'OU=Domain Controllers',
  ab1d30f3768811d1aded00c04fd8d5cd: 'CN=System',
  ab8153b7768811d1aded00c04fd8d5cd: 'CN=LostAndFound',
  '2fbac1870ade11d297c400c04fd8d5cd': 'CN=Infrastructure',
  '18e2ea80684f11d2b9aa00c04f79f805': 'CN=Deleted Objects',
  '22b70c67d56e4efb91e9300fca3dc1aa': 'CN=ForeignSecurityPrincipals',
  '09460c08ae1e4a4ea0f64aee7daa1e5a': 'CN=Program Data',
  f4be92a4c777485e878e9421d53087db: 'CN=Microsoft,CN=Program Data',
  '6227f0af1fc2410d8e3bb10615bb5b0f': 'CN=NTDS Quotas',
  '1eb93889e40c45df9f0c64d23bbb6237': 'CN=Managed Service Accounts',
};

/** `a9d1ca15768811d1aded00c04fd8d5cd,DC=contoso,DC=test`. */
function byWellKnownGuid(text: string, directory: Directory): NamedObject {
  const comma = text.indexOf(',');
  const guid = text.slice(0, comma).toLowerCase();
  const domain = parseDn(text.slice(comma + 1));
  if (comma === -1 || !/^[0-9a-f]{32}$/.test(guid) || domain === undefined) {
    return { kind: 'malformed' };
  }
  const container = parseDn(WELL_KNOWN_CONTAINERS[guid] ?? '') ?? [];
  if (container.length === 0) return { kind: 'missing' };
  return found(directory.recordByDn([...container, ...domain]));
}

function found(record: EntryRecord | undefined): NamedObject {
  return record === undefined ? { kind: 'missing' } : { kind: 'found', record };
}
