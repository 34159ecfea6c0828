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
  const read = readNewRdn(newRdn);
  const isNamed = dn !== '' && parseDn(dn) !== undefined;
  if ('problem' in read && isNamed) return refuse(read.problem);
  if (!deleteOldRdn) return refuse(unwilling('The old name has to go.'));
  // A name that is none is missing here, and malformed in every other request.
  const target = targetOf(isNamed || dn.startsWith('<') ? dn : '', context);
  const above = newSuperior === undefined ? undefined : superior(newSuperior, context);
  if (above !== undefined && 'problem' in above) return refuse(above.problem);
  if ('problem' in read || 'refused' in target) {
    return 'refused' in target ? target.refused : refuse(nowhere());
  }
  const { record } = target;
  const parent = above?.record ?? directory.record(record.parent);
  if (parent === undefined) return refuse(nowhere());
  const problem = renameProblem(record, read.rdn, parent, directory, () =>
    mayWriteAll(writer, record, context)
      ? undefined
      : accessDenied('The account that is bound may not rename that.'),
  );
  if (problem !== undefined) return refuse(problem);
  const rdn = { type: record.rdn.type, value: read.rdn.value };
  directory.update(record, { rdn, parent: parent.id }, nowOf(context));
  return writeSuccess(profile);
}

function readNewRdn(
  text: string,
): { readonly rdn: AttributeTypeAndValue } | { readonly problem: WriteProblem } {
  if (text === '') {
    const resultCode = LdapResultCode.protocolError;
    return {
      problem: { resultCode, code: WriteError.protocolError, text: 'The new name is empty.' },
    };
  }
  if (/^[a-z0-9.-]+=\s*$/i.test(text)) {
    return { problem: { ...namingViolation('The new name has no value.'), bare: true } };
  }
  const [rdn, ...more] = parseDn(text) ?? [];
  if (rdn === undefined) return { problem: otherError('The new name is none.') };
  return more.length > 0
    ? { problem: namingViolation('The new name is of more than one part.') }
    : { rdn };
}

function superior(
  name: string,
  { directory }: ControllerContext,
): { readonly record: EntryRecord } | { readonly problem: WriteProblem } {
  const named = name === '' ? undefined : namedObject(name, directory);
  if (named?.kind === 'found') return { record: named.record };
  return named?.kind === 'malformed'
    ? { problem: invalidName('The new superior is no name.') }
    : { problem: nowhere() };
}

/** The domain head has nothing above it, and cannot get anything. */
function nowhere(): WriteProblem {
  return otherError('The object that it is to be below does not exist.');
}
