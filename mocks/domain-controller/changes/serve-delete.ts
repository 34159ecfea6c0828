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
import { holdOn, isForestHead, isWellKnownAccount } from './default-objects.ts';
import { reportChange } from './report-change.ts';
import { targetOf } from './target.ts';
import {
  accessDenied,
  nameTaken,
  otherError,
  unwilling,
  WriteError,
  type WriteProblem,
} from './write-problem.ts';
import { writeRefusal, writeSuccess } from './write-refusal.ts';
import { mayWriteAll, type Writer, writerOf } from './writer.ts';

/** Answers a delete request. Nothing is kept of what is deleted: there are no tombstones. */
export function serveDelete(
  { operation, controls }: LdapRequest<DeleteOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  const wholeTree = controls.some(({ type }) => type === ControlOid.treeDelete);
  const result =
    'refused' in allowed ? allowed.refused : remove(operation, allowed.writer, wholeTree, context);
  reportChange('delete', operation.dn, [], result, context);
  return result;
}

function remove(
  { dn }: DeleteOperation,
  writer: Writer,
  wholeTree: boolean,
  context: ControllerContext,
): LdapResult {
  const { directory, profile } = context;
  const target = targetOf(dn, context);
  if ('refused' in target) return target.refused;
  const { record } = target;
  const below = descendantsOf(directory, record);
  const problem =
    holdProblem(record, directory) ??
    rightProblem(record, writer, context) ??
    wellKnownProblem(record) ??
    leafProblem(below, wholeTree) ??
    primaryGroupProblem([record, ...below], directory);
  if (problem !== undefined) return writeRefusal(problem, profile);
  for (const each of below.toReversed()) directory.remove(each);
  directory.remove(record);
  return writeSuccess(profile);
}

function holdProblem(record: EntryRecord, directory: Directory): WriteProblem | undefined {
  const { noDelete = false } = holdOn(record, directory);
  if (!noDelete) return undefined;
  const problem = unwilling('The domain needs this object.');
  return isForestHead(record, directory) ? { ...problem, bare: true } : problem;
}

function rightProblem(
  record: EntryRecord,
  writer: Writer,
  context: ControllerContext,
): WriteProblem | undefined {
  return mayWriteAll(writer, record, context)
    ? undefined
    : { ...accessDenied('The account that is bound may not delete that.'), bare: true };
}

function wellKnownProblem(record: EntryRecord): WriteProblem | undefined {
  const text = 'Every domain has this account or group.';
  return isWellKnownAccount(record) ? { ...otherError(text), bare: true } : undefined;
}

function leafProblem(below: readonly EntryRecord[], wholeTree: boolean): WriteProblem | undefined {
  if (below.length === 0 || wholeTree) return undefined;
  const resultCode = LdapResultCode.notAllowedOnNonLeaf;
  return {
    resultCode,
    code: WriteError.nonLeaf,
    text: `There are ${below.length} objects below it.`,
  };
}

/** Whoever has the group as its primary one would be in no group: unless the account goes first, the group stays. */
function primaryGroupProblem(
  goners: readonly EntryRecord[],
  directory: Directory,
): WriteProblem | undefined {
  const groups = new Set(
    goners
      .filter(({ attributes }) => attributes['grouptype'] !== undefined)
      .map(({ id }) => BigInt(id)),
  );
  if (groups.size === 0) return undefined;
  for (const each of directory.records()) {
    const primary = storedInteger(each, 'primarygroupid');
    if (primary === undefined || !groups.has(primary)) continue;
    return nameTaken('An account has the group as its primary group.');
  }
  return undefined;
}

/** All that is below an object, each after what it is below of. */
function descendantsOf(directory: Directory, { id }: EntryRecord): readonly EntryRecord[] {
  const found: EntryRecord[] = [];
  const above = new Set([id]);
  // An object can have been moved below a younger one: what is found in one walk may need another.
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
