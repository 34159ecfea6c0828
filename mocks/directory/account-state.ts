import type { Secret } from '../../harness/runtime/secret.ts';
import { parseDn } from './distinguished-name.ts';
import type { AttributeChanges, Entry } from './entry.ts';
import { type FileTime, NEVER } from './file-time.ts';
import { UserAccountControl } from './user-account-control.ts';

/** All that a bind decision reads of an account, as plain values. */
export interface AccountState {
  readonly userAccountControl: number;
  readonly pwdLastSet: FileTime;
  readonly accountExpires: FileTime;
  readonly badPwdCount: number;
  readonly badPasswordTime: FileTime;
  readonly lastLogon: FileTime;
  readonly lockoutTime?: FileTime;
  readonly lastLogonTimestamp?: FileTime;
  readonly logonHours?: Uint8Array;
  readonly userWorkstations?: string;
  /** Common names of the groups that the account is a direct member of. */
  readonly groups: readonly string[];
  /** Current password first. */
  readonly passwords: readonly Secret[];
}

/** What a bind may write. */
export type AccountChanges = Partial<
  Pick<
    AccountState,
    'badPwdCount' | 'badPasswordTime' | 'lastLogon' | 'lastLogonTimestamp' | 'lockoutTime'
  >
>;

export function accountStateOf(entry: Entry): AccountState {
  const logonHours = entry.attribute('logonHours')?.values[0];
  const userWorkstations = entry.text('userWorkstations');
  const lockoutTime = ticks(entry, 'lockoutTime');
  const lastLogonTimestamp = ticks(entry, 'lastLogonTimestamp');
  return {
    userAccountControl: Number(
      ticks(entry, 'userAccountControl') ?? UserAccountControl.NORMAL_ACCOUNT,
    ),
    pwdLastSet: ticks(entry, 'pwdLastSet') ?? 0n,
    accountExpires: ticks(entry, 'accountExpires') ?? NEVER,
    badPwdCount: Number(ticks(entry, 'badPwdCount') ?? 0n),
    badPasswordTime: ticks(entry, 'badPasswordTime') ?? 0n,
    lastLogon: ticks(entry, 'lastLogon') ?? 0n,
    ...(lockoutTime === undefined ? {} : { lockoutTime }),
    ...(lastLogonTimestamp === undefined ? {} : { lastLogonTimestamp }),
    ...(logonHours instanceof Uint8Array ? { logonHours } : {}),
    ...(userWorkstations === undefined ? {} : { userWorkstations }),
    groups: groupNames(entry),
    passwords: entry.passwords,
  };
}

export function attributesOf(changes: AccountChanges): AttributeChanges {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name, [value.toString()]]),
  );
}

function ticks(entry: Entry, name: string): bigint | undefined {
  const text = entry.text(name);
  return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

function groupNames(entry: Entry): string[] {
  const names = entry.attribute('memberOf')?.values ?? [];
  return names.flatMap((dn) => (typeof dn === 'string' ? (parseDn(dn)?.[0]?.value ?? []) : []));
}
