import { HarnessError } from '../../harness/runtime/errors.ts';
import type { Directory } from './directory.ts';
import type { AttributeTypeAndValue } from './distinguished-name.ts';
import type { EntryRecord } from './entry-record.ts';
import { assertUpn, parseUpn } from './user-principal-name.ts';

/** Error code: another object has that userPrincipalName, sAMAccountName or DN. */
export const DIRECTORY_NAME_TAKEN = 'DIRECTORY_NAME_TAKEN';

/** The names that an object has, or is to have. */
export interface ObjectNames {
  /** Absent while the object is new. */
  readonly id?: number;
  readonly parent: number;
  readonly rdn: AttributeTypeAndValue;
  readonly userPrincipalName?: string | undefined;
  readonly sAMAccountName?: string | undefined;
}

/** Which rule a name breaks, and who has it. */
export interface NameConflict {
  readonly kind:
    | 'dn'
    | 'userPrincipalName'
    /** The UPN is what another account's sAMAccountName implies. */
    | 'upn-is-implicit'
    | 'sAMAccountName'
    /** The UPN that the sAMAccountName implies is another account's explicit one. */
    | 'sam-implies-upn';
  readonly name: string;
  readonly holder: EntryRecord;
}

/** The first rule that the names break. Only the domain's own suffix makes a UPN implicit. */
export function nameConflict(directory: Directory, names: ObjectNames): NameConflict | undefined {
  const { id, parent, rdn, userPrincipalName: upn, sAMAccountName: sam } = names;
  const { dnsName } = directory.domain;
  const implied = sam === undefined ? undefined : `${sam}@${dnsName}`;
  const candidates: readonly (readonly [
    NameConflict['kind'],
    string | undefined,
    EntryRecord | undefined,
  ])[] = [
    ['userPrincipalName', upn, upn === undefined ? undefined : directory.recordByUpn(upn)],
    ['upn-is-implicit', upn, upn === undefined ? undefined : holderOfImplicitUpn(directory, upn)],
    ['sAMAccountName', sam, sam === undefined ? undefined : directory.recordBySam(sam)],
    [
      'sam-implies-upn',
      implied,
      implied === undefined ? undefined : directory.recordByUpn(implied),
    ],
    ['dn', rdn.value, directory.child(parent, rdn)],
  ];
  for (const [kind, name, holder] of candidates) {
    if (name === undefined || holder === undefined || holder.id === id) continue;
    return { kind, name, holder };
  }
  return undefined;
}

/** @throws HarnessError `DIRECTORY_NAME_TAKEN` or `DIRECTORY_UPN_MALFORMED` */
export function assertNamesFree(directory: Directory, names: ObjectNames): void {
  if (names.userPrincipalName !== undefined) assertUpn(names.userPrincipalName);
  const conflict = nameConflict(directory, names);
  if (conflict === undefined) return;
  throw new HarnessError(
    DIRECTORY_NAME_TAKEN,
    `${directory.domain.dnsName} cannot give the name ${conflict.name} to ${names.rdn.type}=${names.rdn.value}: ${directory.dnOf(conflict.holder)} has it. Choose another.`,
  );
}

function holderOfImplicitUpn(directory: Directory, upn: string): EntryRecord | undefined {
  const parsed = parseUpn(upn);
  if (parsed?.suffix.toLowerCase() !== directory.domain.dnsName.toLowerCase()) return undefined;
  return directory.recordBySam(parsed.prefix);
}
