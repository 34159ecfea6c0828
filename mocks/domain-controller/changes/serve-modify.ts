import type { EntryRecord } from '../../directory/entry-record.ts';
import { attributeSchema } from '../../directory/schema/schema.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import type {
  LdapRequest,
  LdapResult,
  LdapSession,
  ModifyOperation,
} from '../ldap/ldap-operation.ts';
import { ControlOid } from '../search/supported-controls.ts';
import { applyChange, unwilling } from './apply-change.ts';
import { Draft } from './draft.ts';
import { OBJECT_RULES } from './object-rules.ts';
import { applyPassword, readPasswordRequest } from './password-change.ts';
import { protectedChange } from './protected-attributes.ts';
import { reportChange, reportPassword, reportUnlock } from './report-change.ts';
import { targetOf } from './target.ts';
import { type WriteProblem, writeRefusal, writeSuccess } from './write-refusal.ts';
import { accessDenied, mayWrite, type Writer, writerOf } from './writer.ts';

const UNICODE_PWD = 'unicodepwd';

/** Answers a modify request: all of its changes, or none. */
export function serveModify(
  { operation, controls }: LdapRequest<ModifyOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  if ('refused' in allowed) return allowed.refused;
  const target = targetOf(operation.dn, context);
  if ('refused' in target) return target.refused;
  const permissive = controls.some(({ type }) => type === ControlOid.permissiveModify);
  const result = modify(operation, target.record, allowed.writer, permissive, session, context);
  reportChange('modify', context.directory.dnOf(target.record), operation.changes, result, context);
  return result;
}

function modify(
  { changes }: ModifyOperation,
  record: EntryRecord,
  writer: Writer,
  permissive: boolean,
  { secure }: LdapSession,
  context: ControllerContext,
): LdapResult {
  const refuse = (problem: WriteProblem) => writeRefusal(problem, context.profile);
  if (changes.length === 0) return refuse(unwilling('A modify request needs changes.'));
  const isPassword = ({ attribute }: { readonly attribute: string }) =>
    attributeSchema(attribute)?.key === UNICODE_PWD;
  const passwordChanges = changes.filter(isPassword);
  const others = changes.filter((change) => !isPassword(change));
  const request = passwordChanges.length === 0 ? undefined : readPasswordRequest(passwordChanges);
  const keys = others.map(({ attribute }) => attribute.toLowerCase());
  const needsRight =
    request?.kind === 'reset' || (request?.kind === 'refused' && request.needsRight);
  if (!mayWrite(writer, record.id, keys) || (needsRight && !writer.isAdministrator)) {
    return accessDenied(context);
  }
  const draft = Draft.of(record);
  for (const change of others) {
    const problem =
      applyChange(draft, change, context, { permissive }) ?? protectedChange(change, context);
    if (problem !== undefined) return refuse(problem);
  }
  for (const rule of OBJECT_RULES) {
    const problem = rule(draft, context);
    if (problem !== undefined) return refuse(problem);
  }
  if (request !== undefined) {
    const problem = secure
      ? applyPassword(draft, request, context)
      : unwilling('unicodePwd is taken over a protected connection only.');
    reportPassword(record, request.kind, problem, context);
    if (problem !== undefined) return refuse(problem);
    if (draft.written.has('pwdlastset')) draft.set('pwdlastset', ['0']);
  }
  const { attributes, passwords } = draft;
  context.directory.update(record, { attributes, passwords }, nowOf(context));
  reportUnlock(record, draft, context);
  return writeSuccess(context.profile);
}
