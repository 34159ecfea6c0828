import { type Answer, CLOSED } from './ldap/ldap-connection.ts';
import { encodeSearch } from './ldap/requests.ts';
import type { ScriptAccount, ScriptWorld } from './script-world.ts';
import { type Name, WATCHED, type Watched } from './step.ts';

/** What an account shows, attribute by attribute; `gone` when there is no such object. */
export type AccountState = Readonly<Record<Watched, string>> | 'gone';

/** What was seen of one step. No point in time and no English is in it, so that two directories can be compared. */
export interface Observation {
  readonly code: number | typeof CLOSED;
  /** Hexadecimal Win32 code after `data `, in lower case. */
  readonly data?: string;
  /** Eight hexadecimal digits at the start of the diagnostic message, in lower case. */
  readonly hr?: string;
  readonly hasMatchedDn?: true;
  readonly referrals?: readonly string[];
  readonly entries?: readonly ObservedEntry[];
  readonly references?: readonly string[];
  readonly controls?: readonly string[];
  readonly responseName?: string;
  readonly hasServerCredentials?: true;
  readonly page?: { readonly estimate: number; readonly isLast: boolean };
  readonly tally?: string;
  readonly accounts: Readonly<Record<Name, AccountState>>;
}

export interface ObservedEntry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** The observed answer, before the accounts are looked at. */
export type ObservedAnswer = Omit<Observation, 'accounts'>;

export function observeAnswer(answer: Answer, world: ScriptWorld): ObservedAnswer {
  if (answer === CLOSED) return { code: CLOSED };
  const data = /\bdata ([0-9a-f]+)/i.exec(answer.diagnosticMessage)?.[1]?.toLowerCase();
  const hr = /^[0-9A-F]{8}(?=:)/i.exec(answer.diagnosticMessage)?.[0]?.toLowerCase();
  const isSearch = answer.tag === 0x65;
  return {
    code: answer.code,
    ...(data !== undefined && { data }),
    ...(hr !== undefined && { hr }),
    ...(answer.matchedDn !== '' && { hasMatchedDn: true }),
    ...(answer.referrals.length > 0 && {
      referrals: answer.referrals.map((each) => world.symbolic(each)),
    }),
    ...(isSearch && {
      entries: answer.entries.map(({ dn, attributes }) => ({
        dn: world.symbolic(dn),
        attributes: Object.fromEntries(
          attributes.map(({ name, values }) => [name, observeValues(name, values, world)]),
        ),
      })),
      references: answer.references.map((each) => world.symbolic(each)).sort(),
    }),
    ...(answer.controls.length > 0 && { controls: answer.controls.map(({ oid }) => oid).sort() }),
    ...(answer.responseName !== undefined && { responseName: answer.responseName }),
    ...(answer.hasServerCredentials && { hasServerCredentials: true }),
  };
}

/** Values that two directories cannot share: times, identifiers and counters of their own. */
const OWN_VALUES =
  /^(?:when|uSN|objectGUID|objectSid|dSCore|currentTime|highestCommitted|lastLogon|pwdLastSet|badPasswordTime|lockoutTime|accountExpires|creationTime|msDS-UserPasswordExpiry|ldapServiceName|tokenGroups|isSynchronized|replPropertyMetaData|supported|msDS-KeyVersion|namingContexts|creation|serverState|modifiedCount|nextRid|rIDSet)/i;

function observeValues(name: string, values: readonly Buffer[], world: ScriptWorld): string[] {
  if (OWN_VALUES.test(name)) return values.length === 0 ? [] : ['*'];
  return values
    .map((value) => {
      const read = value.toString('utf8');
      return Buffer.from(read, 'utf8').equals(value) ? world.symbolic(read) : value.toString('hex');
    })
    .sort();
}

/** The watched attributes of an account, as stored. */
export type StoredState = Readonly<Partial<Record<Watched, string>>> | 'gone';

export async function readAccount(
  world: ScriptWorld,
  account: ScriptAccount,
): Promise<StoredState> {
  const answer = await world.session.admin.request(
    encodeSearch({
      base: account.dn,
      scope: 'base',
      filter: '(objectClass=*)',
      attributes: [...WATCHED, 'sAMAccountName', 'objectSid', 'objectGUID'],
    }),
  );
  if (answer === CLOSED)
    throw new TypeError("The directory closed the administrator's connection.");
  const entry = answer.entries[0];
  account.exists = entry !== undefined;
  if (entry === undefined) return 'gone';
  const stored: Partial<Record<Watched, string>> = {};
  for (const { name, values } of entry.attributes) {
    const watched = WATCHED.find((each) => each.toLowerCase() === name.toLowerCase());
    const value = values[0];
    if (value === undefined) continue;
    if (watched !== undefined) stored[watched] = value.toString('utf8');
    else if (name.toLowerCase() === 'samaccountname') account.sam = value.toString('utf8');
    else if (name.toLowerCase() === 'objectsid') account.sid = sidText(value);
    else if (name.toLowerCase() === 'objectguid') account.guid = guidText(value);
  }
  return stored;
}

const TIMES: ReadonlySet<Watched> = new Set([
  'badPasswordTime',
  'lockoutTime',
  'lastLogon',
  'lastLogonTimestamp',
  'pwdLastSet',
  'accountExpires',
  'msDS-UserPasswordExpiryTimeComputed',
]);

const NEVER_TEXT = '9223372036854775807';

/**
 * @param before - `undefined` where the stored times cannot be compared: at first sight, and after time has passed,
 *   which some hosts show by moving them
 */
export function relate(
  stored: StoredState,
  before: StoredState | undefined,
  world: ScriptWorld,
): AccountState {
  if (stored === 'gone') return 'gone';
  const related: Partial<Record<Watched, string>> = {};
  for (const name of WATCHED) {
    const value = stored[name];
    const earlier = before === undefined || before === 'gone' ? undefined : before;
    related[name] = TIMES.has(name)
      ? relateTime(value, earlier?.[name], earlier !== undefined)
      : value === undefined
        ? 'absent'
        : world.symbolic(value);
  }
  return related as Record<Watched, string>;
}

function relateTime(
  value: string | undefined,
  before: string | undefined,
  comparable: boolean,
): string {
  if (value === undefined) return 'absent';
  if (value === '0') return '0';
  if (value === NEVER_TEXT) return 'never';
  if (!comparable) return 'set';
  const difference = BigInt(value) - BigInt(before ?? '0');
  if (difference === 0n) return '=';
  return difference > 0n ? '↑' : '↓';
}

function sidText(bytes: Buffer): string {
  const count = bytes[1] ?? 0;
  const authority = bytes.readUIntBE(2, 6);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ['S', bytes[0], authority, ...parts].join('-');
}

function guidText(bytes: Buffer): string {
  const hex = (from: number, to: number) => bytes.subarray(from, to).toString('hex');
  const swapped = (from: number, to: number) =>
    Buffer.from(bytes.subarray(from, to)).reverse().toString('hex');
  return [swapped(0, 4), swapped(4, 6), swapped(6, 8), hex(8, 10), hex(10, 16)].join('-');
}
