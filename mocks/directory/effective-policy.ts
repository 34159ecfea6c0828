import { WellKnownRid } from './default-entries.ts';
import type { Directory } from './directory.ts';
import type { DomainPolicy } from './domain-policy.ts';
import { type EntryRecord, storedInteger, storedText } from './entry-record.ts';
import { groupsOf } from './group-membership.ts';
import { isGlobalSecurityGroup } from './group-type.ts';
import { classOf } from './present-attributes.ts';
import { UserAccountControl } from './user-account-control.ts';

const APPLIES_TO = 'msds-psoappliesto';

/** The policy that an account is held to: its password settings object's, or the domain's. */
export function effectivePolicy(directory: Directory, account: EntryRecord): DomainPolicy {
  const pso = resultantPso(directory, account);
  return pso === undefined ? directory.policy : withSettings(directory.policy, pso);
}

/**
 * The password settings object that applies to an account: the best of those linked to the account itself, else the
 * best of those linked to global security groups that it is in. Best is the lowest precedence, then the lowest GUID.
 *
 * @see [MS-ADTS] msDS-ResultantPSO
 */
export function resultantPso(directory: Directory, account: EntryRecord): EntryRecord | undefined {
  if (!canHavePso(account)) return undefined;
  const linked = settingsLinkedTo(directory, [account.id]);
  if (linked.length > 0) return best(directory, linked);
  const groups = [...groupsOf(directory, account)].filter((id) => {
    const groupType = storedInteger(directory.record(id) ?? account, 'grouptype');
    return groupType !== undefined && isGlobalSecurityGroup(groupType);
  });
  return best(directory, settingsLinkedTo(directory, groups));
}

/** Users only, and never the account whose password no person knows. */
function canHavePso(account: EntryRecord): boolean {
  const control = storedInteger(account, 'useraccountcontrol') ?? 0n;
  return (
    (control & BigInt(UserAccountControl.NORMAL_ACCOUNT)) !== 0n &&
    account.id !== WellKnownRid.krbtgt
  );
}

function settingsContainer(directory: Directory): EntryRecord | undefined {
  const system = directory.child(directory.head.id, { type: 'CN', value: 'System' });
  if (system === undefined) return undefined;
  return directory.child(system.id, { type: 'CN', value: 'Password Settings Container' });
}

/** Settings objects count in their container only. */
function settingsLinkedTo(directory: Directory, targets: readonly number[]): EntryRecord[] {
  const linked = targets
    .flatMap((target) => directory.sourcesOf(APPLIES_TO, target))
    .flatMap((id) => directory.record(id) ?? []);
  if (linked.length === 0) return linked;
  const container = settingsContainer(directory);
  return linked.filter(
    (pso) => pso.parent === container?.id && classOf(pso) === 'msDS-PasswordSettings',
  );
}

function best(directory: Directory, settings: readonly EntryRecord[]): EntryRecord | undefined {
  return settings.toSorted((left, right) => {
    const byPrecedence = precedence(left) - precedence(right);
    if (byPrecedence !== 0n) return byPrecedence < 0n ? -1 : 1;
    const { identity } = directory;
    return Buffer.compare(
      guidOrder(identity.guidOf(left.id)),
      guidOrder(identity.guidOf(right.id)),
    );
  })[0];
}

function precedence(pso: EntryRecord): bigint {
  return storedInteger(pso, 'msds-passwordsettingsprecedence') ?? 0n;
}

/** GUIDs are compared by their fields: the first three are numbers, little-endian as stored. */
function guidOrder(guid: Uint8Array): Uint8Array {
  const at = (indices: readonly number[]) => indices.map((index) => guid[index] ?? 0);
  return Uint8Array.from([...at([3, 2, 1, 0, 5, 4, 7, 6]), ...guid.subarray(8)]);
}

const COMPLEX = 1;

function withSettings(domain: DomainPolicy, pso: EntryRecord): DomainPolicy {
  const ticks = (name: string, otherwise: bigint) =>
    storedInteger(pso, `msds-${name}`) ?? otherwise;
  const complexity = storedText(pso, 'msds-passwordcomplexityenabled');
  const rest = domain.pwdProperties & ~COMPLEX;
  return {
    lockoutThreshold: Number(ticks('lockoutthreshold', BigInt(domain.lockoutThreshold))),
    lockoutDuration: ticks('lockoutduration', domain.lockoutDuration),
    lockOutObservationWindow: ticks('lockoutobservationwindow', domain.lockOutObservationWindow),
    maxPwdAge: ticks('maximumpasswordage', domain.maxPwdAge),
    minPwdAge: ticks('minimumpasswordage', domain.minPwdAge),
    minPwdLength: Number(ticks('minimumpasswordlength', BigInt(domain.minPwdLength))),
    pwdHistoryLength: Number(ticks('passwordhistorylength', BigInt(domain.pwdHistoryLength))),
    pwdProperties:
      complexity === undefined
        ? domain.pwdProperties
        : complexity === 'TRUE'
          ? rest | COMPLEX
          : rest,
  };
}
