import type { Directory } from '../../directory/directory.ts';
import { type AttributeTypeAndValue, parseDn } from '../../directory/distinguished-name.ts';
import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { classSchema } from '../../directory/schema/schema.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import {
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  type ModifyDnOperation,
} from '../ldap/ldap-operation.ts';
import { namedObject } from '../search/named-object.ts';
import { unwilling } from './apply-change.ts';
import { mayBeBelow } from './class-rules.ts';
import { isCritical } from './critical-objects.ts';
import { reportChange } from './report-change.ts';
import { targetOf } from './target.ts';
import { WriteError, type WriteProblem, writeRefusal, writeSuccess } from './write-refusal.ts';
import { accessDenied, writerOf } from './writer.ts';

/** Answers a rename or a move. What is below the object comes along; no link and no account name changes. */
export function serveModifyDn(
  { operation }: LdapRequest<ModifyDnOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  if ('refused' in allowed) return allowed.refused;
  const target = targetOf(operation.dn, context);
  if ('refused' in target) return target.refused;
  const result = allowed.writer.isAdministrator
    ? rename(target.record, operation, context)
    : accessDenied(context);
  reportChange('modify-dn', operation.dn, [], result, context);
  return result;
}

function rename(
  record: EntryRecord,
  { newRdn, newSuperior }: ModifyDnOperation,
  context: ControllerContext,
): LdapResult {
  const { directory, profile } = context;
  const refuse = (problem: WriteProblem) => writeRefusal(problem, profile);
  const [rdn, ...more] = parseDn(newRdn) ?? [];
  if (rdn === undefined || more.length > 0) {
    const text = `${JSON.stringify(newRdn)} is no relative name.`;
    const resultCode = LdapResultCode.invalidDNSyntax;
    return refuse({ resultCode, code: WriteError.invalidName, text });
  }
  const parent = newParent(record, newSuperior, directory);
  if (parent === undefined) {
    const text = 'The object that it is to be below does not exist.';
    return refuse({ resultCode: LdapResultCode.other, code: WriteError.noParent, text });
  }
  const problem = objection(record, rdn, parent, directory);
  if (problem !== undefined) return refuse(problem);
  const spelled = { type: record.rdn.type, value: rdn.value };
  directory.update(record, { rdn: spelled, parent: parent.id }, nowOf(context));
  return writeSuccess(profile);
}

/** The domain head has nothing above it, and cannot get anything. */
function newParent(
  record: EntryRecord,
  newSuperior: string | undefined,
  directory: Directory,
): EntryRecord | undefined {
  if (newSuperior === undefined) return directory.record(record.parent);
  const named = namedObject(newSuperior, directory);
  return named.kind === 'found' ? named.record : undefined;
}

function objection(
  record: EntryRecord,
  rdn: AttributeTypeAndValue,
  parent: EntryRecord,
  directory: Directory,
): WriteProblem | undefined {
  const classes = storedValues(record, 'objectclass').map(String);
  const rdnAttribute = classSchema(classes.at(-1) ?? 'top')?.rdnAttribute ?? 'cn';
  if (rdn.type.toLowerCase() !== rdnAttribute.toLowerCase()) {
    return unwilling(`An object of its class is named by ${rdnAttribute}.`);
  }
  if (isBelow(parent, record, directory)) return unwilling('It cannot be moved below itself.');
  if (record.id < 0 && isCritical(record))
    return unwilling('The domain needs this object where it is.');
  if (parent.id !== record.parent && !mayBeBelow(classes, parent)) {
    const text = 'An object of its class cannot be there.';
    const resultCode = LdapResultCode.namingViolation;
    return { resultCode, code: WriteError.namingViolation, text };
  }
  const holder = directory.child(parent.id, rdn);
  if (holder === undefined || holder.id === record.id) return undefined;
  const text = 'An object of that name exists.';
  return { resultCode: LdapResultCode.entryAlreadyExists, code: WriteError.nameTaken, text };
}

function isBelow(record: EntryRecord, ancestor: EntryRecord, directory: Directory): boolean {
  let current: EntryRecord | undefined = record;
  while (current !== undefined && current.id !== ancestor.id) {
    current = directory.record(current.parent);
  }
  return current !== undefined;
}
