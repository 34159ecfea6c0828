import { WellKnownRid } from '../../directory/default-entries.ts';
import type { Directory } from '../../directory/directory.ts';
import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { groupsOf } from '../../directory/group-membership.ts';
import type { ControllerContext } from '../controller-context.ts';
import { diagnosticMessage } from '../diagnostic-message.ts';
import { type LdapResult, LdapResultCode, type LdapSession } from '../ldap/ldap-operation.ts';
import { isForestHead } from './default-objects.ts';
import { PERSONAL_INFORMATION } from './personal-information.ts';
import { unwilling } from './write-problem.ts';
import { writeRefusal } from './write-refusal.ts';

/** Who writes, and what for. */
export interface Writer {
  /** {@link EntryRecord.id} of the account; it may be gone by now. */
  readonly id: number;
  /** Groups that the account was in when it was bound, nested ones included. */
  readonly groups: ReadonlySet<number>;
}

/** Members of these may write everything in the domain. Finer rights are not modelled. */
const ADMINISTRATORS = [
  WellKnownRid.administrators,
  WellKnownRid.domainAdmins,
  WellKnownRid.enterpriseAdmins,
] as const;

/** What account operators look after. */
const ACCOUNT_CLASSES: ReadonlySet<string> = new Set([
  'user',
  'group',
  'computer',
  'inetorgperson',
]);

/** Accounts and groups that Windows keeps account operators from, with all their members. @see [MS-ADTS] 3.1.1.6.1.2 */
const PROTECTED = [
  WellKnownRid.administrator,
  WellKnownRid.krbtgt,
  ...ADMINISTRATORS,
  WellKnownRid.schemaAdmins,
  WellKnownRid.domainControllers,
  WellKnownRid.readOnlyDomainControllers,
  WellKnownRid.accountOperators,
] as const;

/** Whoever is bound, or why nobody may write here: on the ports of the global catalog, or not bound. */
export function writerOf(
  { identity, service }: LdapSession,
  { directory, profile }: ControllerContext,
): { readonly writer: Writer } | { readonly refused: LdapResult } {
  if (service === 'global-catalog') {
    return {
      refused: writeRefusal(unwilling('modify forbidden on global catalog port'), profile),
    };
  }
  if (identity === undefined) {
    const { operationsError: resultCode } = LdapResultCode;
    const diagnostic = diagnosticMessage(profile, 'anonymousOperation');
    return { refused: { resultCode, diagnosticMessage: diagnostic } };
  }
  const { id, groups = groupsNow(id, directory) } = identity;
  return { writer: { id, groups } };
}

/** Of whoever was given to the session without a bind. */
function groupsNow(id: number, directory: Directory): ReadonlySet<number> {
  const record = directory.record(id);
  return record === undefined ? new Set() : groupsOf(directory, record);
}

/** Every attribute of the object. */
export function mayWriteAll(
  writer: Writer,
  record: EntryRecord,
  context: ControllerContext,
): boolean {
  if (isForestHead(record, context.directory)) {
    return isIn(writer, [WellKnownRid.enterpriseAdmins, WellKnownRid.schemaAdmins]);
  }
  return isIn(writer, ADMINISTRATORS) || mayOperate(writer, record, context);
}

/** @param key - lower-case name of an attribute */
export function mayWriteAttribute(writer: Writer, record: EntryRecord, key: string): boolean {
  return writer.id === record.id && PERSONAL_INFORMATION.has(key);
}

/** @param className - of the new object, most special */
export function mayAdd(writer: Writer, className: string, parent: EntryRecord): boolean {
  if (isIn(writer, ADMINISTRATORS)) return true;
  // Account operators add below containers and organizational units, and not below the domain head.
  return (
    isIn(writer, [WellKnownRid.accountOperators]) &&
    parent.parent !== 0 &&
    ACCOUNT_CLASSES.has(className.toLowerCase())
  );
}

function mayOperate(
  writer: Writer,
  record: EntryRecord,
  { directory, profile }: ControllerContext,
): boolean {
  const className = String(storedValues(record, 'objectclass').at(-1) ?? '');
  if (!isIn(writer, [WellKnownRid.accountOperators])) return false;
  if (!ACCOUNT_CLASSES.has(className.toLowerCase())) return false;
  return !profile.protectsAdministrators || !isProtected(record, directory);
}

function isProtected(record: EntryRecord, directory: Directory): boolean {
  const ids = new Set([record.id, ...groupsOf(directory, record)]);
  return PROTECTED.some((id) => ids.has(id));
}

function isIn({ groups }: Writer, some: readonly number[]): boolean {
  return some.some((group) => groups.has(group));
}
