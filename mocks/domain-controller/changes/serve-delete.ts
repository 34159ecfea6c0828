import type { Directory } from '../../directory/directory.ts';
import { type EntryRecord, storedInteger } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import {
  type DeleteOperation,
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
} from '../ldap/ldap-operation.ts';
import { ControlOid } from '../search/supported-controls.ts';
import { unwilling } from './apply-change.ts';
import { isCritical } from './critical-objects.ts';
import { reportChange } from './report-change.ts';
import { targetOf } from './target.ts';
import { WriteError, writeRefusal, writeSuccess } from './write-refusal.ts';
import { accessDenied, writerOf } from './writer.ts';

/** Answers a delete request. Nothing is kept of what is deleted: there are no tombstones. */
export function serveDelete(
  { operation, controls }: LdapRequest<DeleteOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  if ('refused' in allowed) return allowed.refused;
  const target = targetOf(operation.dn, context);
  if ('refused' in target) return target.refused;
  const wholeTree = controls.some(({ type }) => type === ControlOid.treeDelete);
  const result = allowed.writer.isAdministrator
    ? remove(target.record, wholeTree, context)
    : accessDenied(context);
  reportChange('delete', operation.dn, [], result, context);
  return result;
}

function remove(record: EntryRecord, wholeTree: boolean, context: ControllerContext): LdapResult {
  const { directory, profile } = context;
  if (isCritical(record)) {
    // Samba says 80 of accounts and groups, and 53 of what stands in the way of its tree.
    const isAccount = record.id > 0 && profile.name === 'samba';
    const resultCode = isAccount ? LdapResultCode.other : LdapResultCode.unwillingToPerform;
    return writeRefusal({ ...unwilling('The domain needs this object.'), resultCode }, profile);
  }
  const below = descendantsOf(directory, record);
  if (below.length > 0 && !wholeTree) {
    const text = `There are ${below.length} objects below it.`;
    const resultCode = LdapResultCode.notAllowedOnNonLeaf;
    return writeRefusal({ resultCode, code: WriteError.nonLeaf, text }, profile);
  }
  if (isPrimaryGroup(directory, record)) {
    return writeRefusal(unwilling('The group is the primary group of an account.'), profile);
  }
  for (const each of below.toReversed()) directory.remove(each);
  directory.remove(record);
  return writeSuccess(profile);
}

/** All that is below an object, each after what it is below of. */
function descendantsOf(directory: Directory, record: EntryRecord): EntryRecord[] {
  const above = new Set([record.id]);
  const found: EntryRecord[] = [];
  // Objects can be moved below younger ones: what is found in one walk may need another.
  for (let size = -1; size !== found.length; ) {
    size = found.length;
    for (const each of directory.records()) {
      if (!above.has(each.parent) || above.has(each.id)) continue;
      above.add(each.id);
      found.push(each);
    }
  }
  return found;
}

function isPrimaryGroup(directory: Directory, group: EntryRecord): boolean {
  if (group.attributes['grouptype'] === undefined) return false;
  for (const each of directory.records()) {
    if (storedInteger(each, 'primarygroupid') === BigInt(group.id)) return true;
  }
  return false;
}
