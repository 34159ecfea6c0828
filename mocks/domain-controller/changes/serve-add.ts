import type { DistinguishedName } from '../../directory/distinguished-name.ts';
import { parseDn } from '../../directory/distinguished-name.ts';
import { attributeSchema, classSchema, mandatoryOf } from '../../directory/schema/schema.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import {
  type AddOperation,
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
} from '../ldap/ldap-operation.ts';
import { applyChange, unknownAttribute, unwilling } from './apply-change.ts';
import { checkPlace, structuralClassOf } from './class-rules.ts';
import { Draft } from './draft.ts';
import { applyGroupType } from './group-rules.ts';
import { applyNewAccount } from './new-account.ts';
import { OBJECT_RULES } from './object-rules.ts';
import { applyPassword } from './password-change.ts';
import { readUnicodePwd } from './password-value.ts';
import { protectedChange } from './protected-attributes.ts';
import { reportChange } from './report-change.ts';
import { WriteError, type WriteProblem, writeRefusal, writeSuccess } from './write-refusal.ts';
import { accessDenied, writerOf } from './writer.ts';

/** Given by the object's name and class, or taken out before the rest is read. */
const SET_APART: ReadonlySet<string> = new Set(['objectclass', 'unicodepwd', 'distinguishedname']);

/** Answers an add request. */
export function serveAdd(
  { operation }: LdapRequest<AddOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  if ('refused' in allowed) return allowed.refused;
  const result = allowed.writer.isAdministrator ? add(operation, context) : accessDenied(context);
  reportChange('add', operation.dn, operation.attributes, result, context);
  return result;
}

function add({ dn, attributes }: AddOperation, context: ControllerContext): LdapResult {
  const refuse = (problem: WriteProblem) => writeRefusal(problem, context.profile);
  const name = parseDn(dn);
  if (name === undefined) return refuse(invalidName(dn));
  const drafted = draftOf(name, attributes, context);
  if (!(drafted instanceof Draft)) return refuse(drafted);
  const problem = fill(drafted, attributes, context);
  if (problem !== undefined) return refuse(problem);
  const { parent, rdn, passwords } = drafted;
  context.directory.insert(
    { parent, rdn, attributes: drafted.attributes, passwords, hasSid: hasSid(drafted) },
    nowOf(context),
  );
  return writeSuccess(context.profile);
}

/** The new object's place and classes. */
function draftOf(
  name: DistinguishedName,
  attributes: AddOperation['attributes'],
  { directory }: ControllerContext,
): Draft | WriteProblem {
  const [rdn, ...above] = name;
  if (rdn === undefined) {
    const text = 'The root of the directory cannot be added.';
    return { ...unwilling(text), resultCode: LdapResultCode.namingViolation };
  }
  const given = valuesOf(attributes, 'objectclass').map((octets) => Buffer.from(octets).toString());
  const unknown = given.find((each) => classSchema(each) === undefined);
  if (unknown !== undefined) return unknownClass(unknown);
  const classes = structuralClassOf(given);
  if (classes === undefined) {
    const text = 'A new object needs an objectClass.';
    const resultCode = LdapResultCode.objectClassViolation;
    return { resultCode, code: WriteError.objectClassViolation, text };
  }
  const parent = directory.recordByDn(above);
  if (parent === undefined) {
    const text = 'The object above the new one does not exist.';
    return { resultCode: LdapResultCode.noSuchObject, code: WriteError.noSuchObject, text };
  }
  if (directory.child(parent.id, rdn) !== undefined) {
    const text = 'An object of that name exists.';
    return { resultCode: LdapResultCode.entryAlreadyExists, code: WriteError.nameTaken, text };
  }
  const type = attributeSchema(rdn.type)?.name ?? rdn.type;
  const draft = new Draft(
    { parent: parent.id, rdn: { ...rdn, type: type.toUpperCase() } },
    classes,
  );
  draft.set('objectclass', classes);
  return checkPlace(draft, parent) ?? draft;
}

function fill(
  draft: Draft,
  attributes: AddOperation['attributes'],
  context: ControllerContext,
): WriteProblem | undefined {
  for (const { attribute, values } of attributes) {
    const schema = attributeSchema(attribute);
    if (schema === undefined) return unknownAttribute(attribute);
    if (SET_APART.has(schema.key)) continue;
    if (schema.key === draft.rdn.type.toLowerCase() || schema.key === 'name') {
      const [value] = values;
      const isSame =
        Buffer.from(value ?? [])
          .toString()
          .toLowerCase() === draft.rdn.value.toLowerCase();
      if (isSame) continue;
      return { ...invalidName(draft.rdn.value), text: `${schema.name} does not match the name.` };
    }
    const change = { operation: 'add', attribute, values } as const;
    const problem = applyChange(draft, change, context, { permissive: false });
    const refused = problem ?? protectedChange(change, context);
    if (refused !== undefined) return atAdding(refused);
  }
  const [password] = valuesOf(attributes, 'unicodepwd');
  if (password !== undefined) draft.written.add('unicodepwd');
  return (
    applyNewAccount(draft, context) ??
    applyGroupType(draft, context) ??
    firstObjection(draft, context) ??
    applyNewPassword(draft, password, context) ??
    missingMandatory(draft)
  );
}

function firstObjection(draft: Draft, context: ControllerContext): WriteProblem | undefined {
  for (const rule of OBJECT_RULES) {
    const problem = rule(draft, context);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A value too many is a constraint while the object is new. */
function atAdding(problem: WriteProblem): WriteProblem {
  const isExcess = problem.resultCode === LdapResultCode.attributeOrValueExists;
  if (!isExcess) return problem;
  const resultCode = LdapResultCode.constraintViolation;
  return { ...problem, resultCode, code: WriteError.constraint };
}

function applyNewPassword(
  draft: Draft,
  octets: Uint8Array | undefined,
  context: ControllerContext,
): WriteProblem | undefined {
  if (octets === undefined) return undefined;
  const fresh = readUnicodePwd(octets);
  if (fresh === undefined)
    return unwilling('unicodePwd takes a password in quotation marks, as UTF-16.');
  const mustChange = draft.written.has('pwdlastset') && draft.text('pwdlastset') === '0';
  const problem = applyPassword(draft, { kind: 'reset', fresh }, context);
  if (mustChange) draft.set('pwdlastset', ['0']);
  return problem;
}

function missingMandatory(draft: Draft): WriteProblem | undefined {
  const missing = mandatoryOf(draft.objectClasses).find(
    (key) =>
      draft.values(key).length === 0 &&
      key !== draft.rdn.type.toLowerCase() &&
      !GIVEN_BY_THE_DIRECTORY.has(key),
  );
  if (missing === undefined) return undefined;
  const text = `The attribute ${missing} is mandatory.`;
  const resultCode = LdapResultCode.objectClassViolation;
  return { resultCode, code: WriteError.objectClassViolation, text };
}

const GIVEN_BY_THE_DIRECTORY: ReadonlySet<string> = new Set([
  'cn',
  'instancetype',
  'ntsecuritydescriptor',
  'objectcategory',
  'objectsid',
]);

function hasSid(draft: Draft): boolean {
  return draft.isA('user') || draft.isA('group');
}

function valuesOf(attributes: AddOperation['attributes'], key: string): readonly Uint8Array[] {
  return attributes
    .filter(({ attribute }) => attribute.toLowerCase() === key)
    .flatMap(({ values }) => values);
}

function unknownClass(name: string): WriteProblem {
  return { ...unknownAttribute(name), text: `The schema has no class ${JSON.stringify(name)}.` };
}

function invalidName(name: string): WriteProblem {
  return {
    resultCode: LdapResultCode.invalidDNSyntax,
    code: WriteError.invalidName,
    text: `${JSON.stringify(name)} is no name for a new object.`,
  };
}
