import type { StoredValue } from '../../directory/entry-record.ts';
import { BACK_LINKS, FORWARD_LINKS } from '../../directory/links.ts';
import {
  type AttributeSchema,
  attributeSchema,
  comparisonKey,
  isAllowedOn,
  readValue,
} from '../../directory/schema/schema.ts';
import type { ControllerContext } from '../controller-context.ts';
import { LdapResultCode, type RequestedChange } from '../ldap/ldap-operation.ts';
import { namedObject } from '../search/named-object.ts';
import type { Draft } from './draft.ts';
import { WriteError, type WriteProblem } from './write-refusal.ts';

export interface ApplyOptions {
  /** Adding what is there and deleting what is not are no errors. @see [MS-ADTS] 3.1.1.3.4.1.8 */
  readonly permissive: boolean;
}

/** Applies one change to a draft; says why it cannot. Codes are those that Samba 4.17 gave for the same. */
export function applyChange(
  draft: Draft,
  { operation, attribute, values }: RequestedChange,
  context: ControllerContext,
  { permissive }: ApplyOptions,
): WriteProblem | undefined {
  const schema = attributeSchema(attribute);
  if (schema === undefined) return unknownAttribute(attribute);
  const problem = notWritable(schema, draft);
  if (problem !== undefined) return problem;
  const read = readValues(schema, values, context);
  if (!Array.isArray(read)) return read as WriteProblem;
  const given: readonly StoredValue[] = read;
  draft.written.add(schema.key);
  switch (operation) {
    case 'replace':
      return replaceValues(draft, schema, given);
    case 'add':
      return addValues(draft, schema, given, permissive);
    case 'delete':
      return deleteValues(draft, schema, given, permissive);
    case 'increment':
      return incrementValue(draft, schema, given);
    default:
      return operation satisfies never;
  }
}

export function unknownAttribute(name: string): WriteProblem {
  return {
    resultCode: LdapResultCode.noSuchAttribute,
    code: WriteError.attributeMissing,
    text: `The schema has no attribute ${JSON.stringify(name)}.`,
  };
}

/** What the directory alone writes. */
export function notWritable(schema: AttributeSchema, draft: Draft): WriteProblem | undefined {
  const { key, name } = schema;
  if (key in BACK_LINKS)
    return unwilling(`${name} is a back link; write the link on the other object.`);
  if (key === 'objectsid') return unwilling('objectSid is given by the directory.');
  if (key === 'name' || key === draft.rdn.type.toLowerCase()) {
    return {
      resultCode: LdapResultCode.notAllowedOnRdn,
      code: WriteError.rdnNotModifiable,
      text: `${name} is part of the object's name; rename the object instead.`,
    };
  }
  if (schema.systemOnly || schema.constructed) {
    return constraint(`${name} can only be written by the directory itself.`);
  }
  if (!isAllowedOn(key, draft.objectClasses)) {
    return {
      resultCode: LdapResultCode.objectClassViolation,
      code: WriteError.objectClassViolation,
      text: `An object of the class ${draft.objectClasses.at(-1)} has no ${name}.`,
    };
  }
  return undefined;
}

export function unwilling(text: string): WriteProblem {
  return { resultCode: LdapResultCode.unwillingToPerform, code: WriteError.unwilling, text };
}

export function constraint(text: string): WriteProblem {
  return { resultCode: LdapResultCode.constraintViolation, code: WriteError.constraint, text };
}

function invalidValue(name: string): WriteProblem {
  return {
    resultCode: LdapResultCode.invalidAttributeSyntax,
    code: WriteError.invalidValue,
    text: `A value of ${name} is not of its syntax, or out of its range.`,
  };
}

/** The stored form of the values of a request. */
export function readValues(
  schema: AttributeSchema,
  octets: readonly Uint8Array[],
  context: ControllerContext,
): readonly StoredValue[] | WriteProblem {
  const values: StoredValue[] = [];
  for (const each of octets) {
    const read = readOne(schema, each, context);
    if (typeof read === 'object' && 'resultCode' in read) return read;
    values.push(read);
  }
  return values;
}

function readOne(
  schema: AttributeSchema,
  octets: Uint8Array,
  { directory, profile }: ControllerContext,
): StoredValue | WriteProblem {
  if (FORWARD_LINKS.includes(schema.key)) {
    const target = namedObject(Buffer.from(octets).toString('utf8'), directory);
    if (target.kind === 'found') return target.record.id;
    const isMalformed = target.kind === 'malformed';
    return {
      resultCode: isMalformed ? LdapResultCode.invalidDNSyntax : LdapResultCode.noSuchObject,
      code: isMalformed ? WriteError.invalidName : WriteError.noSuchMember,
      text: `A value of ${schema.name} names no object of this domain.`,
    };
  }
  // Samba takes what it cannot read as a number for 0 here.
  const isLenient = schema.key === 'useraccountcontrol' && profile.name === 'samba';
  const value = octets.length === 0 ? undefined : readValue(schema, octets);
  if (value === undefined) return isLenient ? '0' : invalidValue(schema.name);
  return inRange(schema, value) ? value : invalidValue(schema.name);
}

function inRange({ syntax, rangeLower, rangeUpper }: AttributeSchema, value: string | Uint8Array) {
  const isNumber = syntax === 'integer' || syntax === 'large-integer';
  const size = isNumber ? Number(value) : value.length;
  return size >= (rangeLower ?? Number.NEGATIVE_INFINITY) && size <= (rangeUpper ?? Infinity);
}

function keyOf(schema: AttributeSchema, value: StoredValue): string {
  return typeof value === 'number' ? String(value) : comparisonKey(schema, value);
}

function exists(schema: AttributeSchema): WriteProblem {
  const isLink = FORWARD_LINKS.includes(schema.key);
  return {
    resultCode: isLink ? LdapResultCode.entryAlreadyExists : LdapResultCode.attributeOrValueExists,
    code: WriteError.valueExists,
    text: `${schema.name} has that value, or may have one value only.`,
  };
}

function replaceValues(
  draft: Draft,
  schema: AttributeSchema,
  given: readonly StoredValue[],
): WriteProblem | undefined {
  const isDoubled = new Set(given.map((value) => keyOf(schema, value))).size < given.length;
  if (isDoubled || (schema.singleValued && given.length > 1)) return exists(schema);
  draft.set(schema.key, given);
  return undefined;
}

function addValues(
  draft: Draft,
  schema: AttributeSchema,
  given: readonly StoredValue[],
  permissive: boolean,
): WriteProblem | undefined {
  const present = draft.values(schema.key);
  const known = new Set(present.map((value) => keyOf(schema, value)));
  const added = given.filter((value) => !known.has(keyOf(schema, value)));
  if (added.length < given.length && !permissive) return exists(schema);
  const values = [...present, ...added];
  if (schema.singleValued && values.length > 1) return exists(schema);
  draft.set(schema.key, values);
  return undefined;
}

function deleteValues(
  draft: Draft,
  schema: AttributeSchema,
  given: readonly StoredValue[],
  permissive: boolean,
): WriteProblem | undefined {
  const present = draft.values(schema.key);
  const deleted = new Set(given.map((value) => keyOf(schema, value)));
  const left =
    given.length === 0 ? [] : present.filter((value) => !deleted.has(keyOf(schema, value)));
  const missing =
    given.length === 0 ? present.length === 0 : present.length - left.length < deleted.size;
  if (missing && !permissive) {
    const isLink = FORWARD_LINKS.includes(schema.key);
    return {
      resultCode: isLink ? LdapResultCode.unwillingToPerform : LdapResultCode.noSuchAttribute,
      code: WriteError.attributeMissing,
      text: `${schema.name} has no such value to delete.`,
    };
  }
  draft.set(schema.key, left);
  return undefined;
}

/** RFC 4525. */
function incrementValue(
  draft: Draft,
  schema: AttributeSchema,
  given: readonly StoredValue[],
): WriteProblem | undefined {
  const present = draft.integer(schema.key);
  const [by] = given;
  if (present === undefined || typeof by !== 'string')
    return constraint(`${schema.name} is no number.`);
  draft.set(schema.key, [String(present + BigInt(by))]);
  return undefined;
}
