import { type AttributeTypeAndValue, parseDn } from '../../directory/distinguished-name.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import {
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  type ModifyDnOperation,
} from '../ldap/ldap-operation.ts';
import { namedObject } from '../search/named-object.ts';
import { renameProblem } from './rename-rules.ts';
import { reportChange } from './report-change.ts';
import { targetOf } from './target.ts';
import {
  accessDenied,
  invalidName,
  namingViolation,
  otherError,
  unwilling,
  WriteError,
  type WriteProblem,
} from './write-problem.ts';
import { writeRefusal, writeSuccess } from './write-refusal.ts';
import { mayWriteAll, type Writer, writerOf } from './writer.ts';

/** Answers a rename or a move. What is below the object comes along; no link and no account name changes. */
export function serveModifyDn(
  { operation }: LdapRequest<ModifyDnOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  const result =
    'refused' in allowed ? allowed.refused : rename(operation, allowed.writer, context);
  reportChange('modify-dn', operation.dn, [], result, context);
  return result;
}

function rename(
  { dn, newRdn, deleteOldRdn, newSuperior }: ModifyDnOperation,
  writer: Writer,
  context: ControllerContext,
): LdapResult {
  const { directory, profile } = context;
  const refuse = (problem: WriteProblem) => writeRefusal(problem, profile);
  const isNamed = dn.startsWith('<') || (parseDn(dn) ?? []).length > 0;
  const rdn = readNewRdn(newRdn);
  if ('resultCode' in rdn && isNamed) return refuse(rdn);
  if (!deleteOldRdn) return refuse(unwilling('The old name has to go.'));
  const above = newSuperior === undefined ? undefined : superior(newSuperior, context);
  if (above !== undefined && 'resultCode' in above) return refuse(above);
  // A name that is none is missing here, and malformed in every other request.
  const target = targetOf(isNamed ? dn : '', context);
  if ('refused' in target) return isNowhere(dn, context) ? refuse(nowhere()) : target.refused;
  const { record } = target;
  const parent = above ?? directory.record(record.parent);
  if (parent === undefined || 'resultCode' in rdn) return refuse(nowhere());
  if (rdn.value === '') {
    return refuse({ ...namingViolation('The new name has no value.'), bare: true });
  }
  const problem = renameProblem(record, rdn, parent, directory, () =>
    mayWriteAll(writer, record, context)
      ? undefined
      : accessDenied('The account that is bound may not rename that.'),
  );
  if (problem !== undefined) return refuse(problem);
  const renamed = { type: record.rdn.type, value: rdn.value };
  directory.update(record, { rdn: renamed, parent: parent.id }, nowOf(context));
  return writeSuccess(profile);
}

const WITHOUT_VALUE = /^([a-z0-9.-]+)=\s*$/i;

/** @returns an empty value as well: whether the object exists is asked first */
function readNewRdn(text: string): AttributeTypeAndValue | WriteProblem {
  if (text === '') {
    const resultCode = LdapResultCode.protocolError;
    return { resultCode, code: WriteError.protocolError, text: 'The new name is empty.' };
  }
  const [, type] = WITHOUT_VALUE.exec(text) ?? [];
  if (type !== undefined) return { type, value: '' };
  const [rdn, ...more] = parseDn(text) ?? [];
  if (rdn === undefined) return otherError('The new name is none.');
  return more.length > 0 ? namingViolation('The new name is of more than one part.') : rdn;
}

/** Not even what it should be below exists, which Samba looks at first. */
function isNowhere(dn: string, { directory, profile }: ControllerContext): boolean {
  const [, ...above] = parseDn(dn) ?? [];
  return (
    profile.explainsRefusedWrites && above.length > 0 && directory.recordByDn(above) === undefined
  );
}

function superior(name: string, { directory }: ControllerContext): EntryRecord | WriteProblem {
  const named = name === '' ? undefined : namedObject(name, directory);
  if (named?.kind === 'found') return named.record;
  return named?.kind === 'malformed' ? invalidName('The new superior is no name.') : nowhere();
}

/** The domain head has nothing above it, and cannot get anything. */
function nowhere(): WriteProblem {
  return otherError('The object that it is to be below does not exist.');
}
