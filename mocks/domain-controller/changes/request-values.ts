import type { StoredValue } from '../../directory/entry-record.ts';
import { FORWARD_LINKS } from '../../directory/links.ts';
import { CLASSES } from '../../directory/schema/classes.ts';
import {
  type AttributeSchema,
  comparisonKey,
  isInRange,
  readValue,
} from '../../directory/schema/schema.ts';
import type { ControllerContext } from '../controller-context.ts';
import { LdapResultCode, type RequestedChange } from '../ldap/ldap-operation.ts';
import { namedObject } from '../search/named-object.ts';
import {
  constraint,
  invalidName,
  invalidValue,
  WriteError,
  type WriteProblem,
} from './write-problem.ts';

/** Attributes of which Samba says 32, and not 19, when they name an object that is not there. */
const MEMBER = 'member';

export function isLink({ key }: AttributeSchema): boolean {
  return FORWARD_LINKS.includes(key);
}

/** Whether names of other objects can be read, and whether the objects are there. */
export function referenceProblem(
  schema: AttributeSchema,
  { operation, values }: Pick<RequestedChange, 'operation' | 'values'>,
  { directory }: ControllerContext,
): WriteProblem | undefined {
  if (schema.syntax !== 'dn' || schema.key === 'distinguishedname') return undefined;
  for (const octets of values) {
    const text = textOf(octets);
    const named = namedObject(text, directory);
    if (named.kind === 'found' || isSchemaObject(text, directory.domain.baseDn)) continue;
    if (named.kind === 'malformed') {
      return { ...invalidName(`A value of ${schema.name} is no name.`), bare: true };
    }
    if (operation !== 'delete') return missingReference(schema);
  }
  return undefined;
}

function missingReference({ key, name }: AttributeSchema): WriteProblem {
  const text = `${name} names an object that does not exist.`;
  return key === MEMBER
    ? { resultCode: LdapResultCode.noSuchObject, code: WriteError.noSuchMember, text }
    : { ...constraint(text), code: WriteError.referenceMissing };
}

/** The stored form of a value: links become numbers. `undefined` when the syntax or the range forbids it. */
export function storedForm(
  schema: AttributeSchema,
  octets: Uint8Array,
  { directory }: ControllerContext,
): StoredValue | undefined {
  if (schema.syntax === 'dn') {
    const named = namedObject(textOf(octets), directory);
    if (named.kind === 'found')
      return isLink(schema) ? named.record.id : directory.dnOf(named.record);
    return isLink(schema) ? undefined : textOf(octets);
  }
  const value = readValue(schema, octets);
  return value !== undefined && isInRange(schema, value) ? value : undefined;
}

/** Whether every value is of the attribute's syntax and within its range. */
export function syntaxProblem(
  schema: AttributeSchema,
  values: readonly Uint8Array[],
  { profile }: ControllerContext,
): WriteProblem | undefined {
  if (schema.syntax === 'dn') return undefined;
  for (const octets of values) {
    const value = readValue(schema, octets);
    if (value === undefined) return invalidValue(schema.name);
    if (isInRange(schema, value)) continue;
    return profile.outOfRange === 'syntax'
      ? invalidValue(schema.name)
      : constraint(`A value of ${schema.name} is out of its range.`);
  }
  return undefined;
}

/** An attribute has no empty values; this is looked at before anything else. */
export function emptyValueProblem(
  changes: readonly { readonly attribute: string; readonly values: readonly Uint8Array[] }[],
): WriteProblem | undefined {
  const empty = changes.find(({ values }) => values.some(({ length }) => length === 0));
  return empty === undefined ? undefined : { ...invalidValue(empty.attribute), bare: true };
}

/** Equal values of an attribute have equal keys. */
export function valueKey(schema: AttributeSchema, value: StoredValue): string {
  return typeof value === 'number' ? String(value) : comparisonKey(schema, value);
}

export function textOf(octets: Uint8Array): string {
  return Buffer.from(octets).toString('utf8');
}

const CATEGORIES: ReadonlySet<string> = new Set(
  CLASSES.map(({ defaultObjectCategory }) => defaultObjectCategory.toLowerCase()),
);

/** The classes of the schema are no records here, and `objectCategory` names them. */
function isSchemaObject(name: string, baseDn: string): boolean {
  const [, category = ''] = /^cn=([^,]+),(.*)$/i.exec(name) ?? [];
  const container = name.slice(category.length + 'cn=,'.length);
  const isSchema = container.toLowerCase() === `cn=schema,cn=configuration,${baseDn}`.toLowerCase();
  return isSchema && CATEGORIES.has(category.toLowerCase());
}
