import { Secret } from '../../../harness/runtime/secret.ts';
import type { AccountSeed } from '../account-seed.ts';
import type { DomainPolicy } from '../domain-policy.ts';
import { type FileTime, fileTimeFromUnixMs, NEVER } from '../file-time.ts';
import { UserAccountControl } from '../user-account-control.ts';
import { parseUpn } from '../user-principal-name.ts';
import { ACCOUNT_STATES } from './account-states.ts';
import { type CsvRow, malformedSeed, readCsv } from './read-csv.ts';

/** What states and times in the file are relative to. */
export interface CsvSetting {
  readonly now: FileTime;
  readonly policy: DomainPolicy;
}

type Writable = { -readonly [K in keyof AccountSeed]?: AccountSeed[K] };

/** Reads one cell into a seed; returns what is wrong with it. */
type Column = (seed: Writable, cell: string, setting: CsvSetting) => string | undefined;

const TEXT_COLUMNS = [
  'sAMAccountName',
  'displayName',
  'cn',
  'givenName',
  'sn',
  'userWorkstations',
  'container',
] as const;

const TIME_COLUMNS = ['pwdLastSet', 'accountExpires', 'lockoutTime', 'badPasswordTime'] as const;

const LOGON_HOURS = /^[0-9a-f]{42}$/i;

const COLUMNS: Readonly<Record<string, Column>> = {
  userPrincipalName: (seed, cell) => {
    if (parseUpn(cell) === undefined) return 'it is no name such as alice@contoso.test';
    seed.userPrincipalName = cell;
    return undefined;
  },
  password: (seed, cell) => {
    seed.password = new Secret(cell);
    return cell === '' ? 'it is empty' : undefined;
  },
  state: (seed, cell, setting) => {
    const state = ACCOUNT_STATES[cell];
    if (state === undefined) return `it is none of ${Object.keys(ACCOUNT_STATES).join(', ')}`;
    Object.assign(seed, state(setting));
    return undefined;
  },
  userAccountControl: (seed, cell) => {
    const bits = readFlags(cell);
    if (bits === undefined) return 'it is neither a number nor names of bits, joined by |';
    seed.userAccountControl = bits;
    return undefined;
  },
  badPwdCount: (seed, cell) => {
    if (!/^\d{1,5}$/.test(cell)) return 'it is no count';
    seed.badPwdCount = Number(cell);
    return undefined;
  },
  logonHours: (seed, cell) => {
    if (!LOGON_HOURS.test(cell)) return 'it is not 42 hexadecimal digits, one bit for each hour';
    seed.logonHours = Buffer.from(cell, 'hex');
    return undefined;
  },
  memberOf: (seed, cell) => {
    seed.memberOf = cell.split(';').map((group) => group.trim());
    return seed.memberOf.includes('') ? 'a name between its semicolons is empty' : undefined;
  },
  ...Object.fromEntries(
    TEXT_COLUMNS.map((name): [string, Column] => [
      name,
      (seed, cell) => {
        seed[name] = cell;
        return undefined;
      },
    ]),
  ),
  ...Object.fromEntries(
    TIME_COLUMNS.map((name): [string, Column] => [
      name,
      (seed, cell) => {
        const time = readTime(cell);
        if (time === undefined)
          return 'it is no time: write 2026-11-20T19:32:34Z, a FILETIME or never';
        seed[name] = time;
        return undefined;
      },
    ]),
  ),
};

const BY_KEY = new Map(
  Object.entries(COLUMNS).map(([name, column]) => [name.toLowerCase(), { name, column }]),
);

/**
 * Reads accounts from a comma-separated file. Its first line names the columns: `userPrincipalName`, `password` and
 * whichever others of the schema's words are wanted; `state` stands for several, as in `locked`. An empty cell leaves
 * the account as it would be without the column.
 *
 * @throws HarnessError `DIRECTORY_SEED_MALFORMED` with the line; a password is never part of the message
 */
export function accountsFromCsv(text: string, setting: CsvSetting): AccountSeed[] {
  const [header, ...rows] = readCsv(text);
  if (header === undefined)
    throw malformedSeed(1, 'the file is empty; its first line names the columns');
  const columns = header.cells.map((cell) => columnOf(cell, header.line));
  for (const needed of ['userPrincipalName', 'password']) {
    if (!columns.some(({ name }) => name === needed)) {
      throw malformedSeed(header.line, `there is no column ${needed}`);
    }
  }
  const linesByName = new Map<string, number>();
  return rows.map((row) => {
    const seed = seedOf(row, columns, setting);
    for (const name of [seed.userPrincipalName, `sAMAccountName ${seed.sAMAccountName}`]) {
      const key = (name ?? '').toLowerCase();
      const other = linesByName.get(key);
      if (other !== undefined) throw malformedSeed(row.line, `${name} is in line ${other} already`);
      linesByName.set(key, row.line);
    }
    return seed;
  });
}

interface NamedColumn {
  readonly name: string;
  readonly column: Column;
}

function columnOf(cell: string, line: number): NamedColumn {
  const found = BY_KEY.get(cell.toLowerCase());
  if (found !== undefined) return found;
  const known = [...BY_KEY.values()].map(({ name }) => name).join(', ');
  throw malformedSeed(line, `there is no column ${JSON.stringify(cell)}; the columns are ${known}`);
}

function seedOf(
  { line, cells }: CsvRow,
  columns: readonly NamedColumn[],
  setting: CsvSetting,
): AccountSeed {
  if (cells.length !== columns.length) {
    throw malformedSeed(line, `it has ${cells.length} values, and the header ${columns.length}`);
  }
  const seed: Writable = {};
  for (const [index, { name, column }] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '' && name !== 'password') continue;
    const problem = column(seed, cell, setting);
    if (problem !== undefined) throw malformedSeed(line, `${name} cannot be read: ${problem}`);
  }
  const { userPrincipalName, password } = seed;
  if (userPrincipalName === undefined || password === undefined) {
    throw malformedSeed(line, 'there is no userPrincipalName');
  }
  const { prefix = userPrincipalName } = parseUpn(userPrincipalName) ?? {};
  const { sAMAccountName = prefix, displayName = prefix } = seed;
  return { ...seed, userPrincipalName, password, sAMAccountName, displayName };
}

/** `514`, `0x202` or `NORMAL_ACCOUNT|ACCOUNTDISABLE`. */
function readFlags(cell: string): number | undefined {
  if (/^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(cell)) return Number(cell);
  const bits = cell
    .split('|')
    .map((name) => UserAccountControl[name.trim() as keyof typeof UserAccountControl]);
  return bits.includes(undefined as never) ? undefined : bits.reduce((sum, bit) => sum | bit, 0);
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

function readTime(cell: string): FileTime | undefined {
  if (cell.toLowerCase() === 'never') return NEVER;
  if (/^\d{1,19}$/.test(cell)) return BigInt(cell);
  const unixMs = ISO_TIME.test(cell) ? Date.parse(cell) : Number.NaN;
  return Number.isNaN(unixMs) ? undefined : fileTimeFromUnixMs(unixMs);
}
