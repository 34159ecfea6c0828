import {
  type EntryRecord,
  type StoredValue,
  storedValues,
  withValues,
} from '../../directory/entry-record.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import {
  type LdapControl,
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  type ModifyOperation,
  type RequestedChange,
} from '../ldap/ldap-operation.ts';
import { ControlOid } from '../search/supported-controls.ts';
import { Draft } from './draft.ts';
import { modificationProblem } from './modification.ts';
import { policyHintsOf } from './passwords/policy-hints.ts';
import { reportChange, reportUnlock } from './report-change.ts';
import { emptyValueProblem } from './request-values.ts';
import { targetOf } from './target.ts';
import { unwilling, WriteError, type WriteProblem } from './write-problem.ts';
import { writeRefusal, writeSuccess } from './write-refusal.ts';
import { type Writer, writerOf } from './writer.ts';

/** Answers a modify request: all of its changes, or none. */
export function serveModify(
  { operation, controls }: LdapRequest<ModifyOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  const result =
    'refused' in allowed
      ? allowed.refused
      : modify(operation, allowed.writer, controls, session, context);
  reportChange('modify', operation.dn, operation.changes, result, context);
  return result;
}

function modify(
  { dn, changes }: ModifyOperation,
  writer: Writer,
  controls: readonly LdapControl[],
  { secure }: LdapSession,
  context: ControllerContext,
): LdapResult {
  const malformed = formProblem(dn, changes);
  if (malformed !== undefined) return writeRefusal(malformed, context.profile);
  const target = targetOf(dn, context);
  if ('refused' in target) return target.refused;
  const { record } = target;
  const draft = Draft.of(record);
  const problem = modificationProblem(draft, record, changes, writer, context, {
    permissive: controls.some(({ type }) => type === ControlOid.permissiveModify),
    hints: context.profile.honoursPolicyHints && policyHintsOf(controls),
    secure,
  });
  if (problem !== undefined) return writeRefusal(problem, context.profile);
  write(draft, record, context);
  return writeSuccess(context.profile);
}

/** What is wrong with a request whatever it is about. */
function formProblem(dn: string, changes: readonly RequestedChange[]): WriteProblem | undefined {
  if (dn === '') return unwilling('The rootDSE takes no changes.');
  if (changes.some(({ operation }) => operation === 'increment')) {
    // RFC 4525, which Active Directory does not have.
    const resultCode = LdapResultCode.protocolError;
    return {
      resultCode,
      code: WriteError.protocolError,
      text: 'A change adds, deletes or replaces.',
    };
  }
  if (changes.length === 0) return unwilling('A modify request needs changes.');
  return emptyValueProblem(changes);
}

/** One write of the object, and one of each group that the account joins or leaves with it. */
function write(draft: Draft, record: EntryRecord, context: ControllerContext): void {
  const { directory } = context;
  const now = nowOf(context);
  const { attributes, passwords, links } = draft;
  directory.update(record, { attributes, passwords }, now);
  for (const { group, member, is } of links) {
    const holder = directory.record(group);
    if (holder === undefined) continue;
    const others: StoredValue[] = storedValues(holder, 'member').filter((id) => id !== member);
    const members = is === 'in' ? [...others, member] : others;
    directory.update(
      holder,
      { attributes: withValues(holder.attributes, { member: members }) },
      now,
    );
  }
  reportUnlock(record, draft, context);
}
