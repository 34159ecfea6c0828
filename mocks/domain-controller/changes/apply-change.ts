import type { StoredValue } from '../../directory/entry-record.ts';
import type { AttributeSchema } from '../../directory/schema/schema.ts';
import type { ControllerContext } from '../controller-context.ts';
import { LdapResultCode } from '../ldap/ldap-operation.ts';
import type { Draft } from './draft.ts';
import type { NamedChange } from './named-change.ts';
import { isLink, storedForm, textOf, valueKey } from './request-values.ts';
import { constraint, unwilling, WriteError, type WriteProblem } from './write-problem.ts';

export interface ApplyOptions {
  /** Adding what is there and deleting what is not are no errors. @see [MS-ADTS] 3.1.1.3.4.1.8 */
  readonly permissive: boolean;
}

/** One change, read. */
interface ReadChange {
  readonly schema: AttributeSchema;
  readonly given: readonly StoredValue[];
  readonly permissive: boolean;
  readonly countsRepeats: boolean;
  readonly isSingle: boolean;
}

/** Applies one change to a draft; says why it cannot. Values that cannot be read are for the schema's rules to refuse. */
export function applyChange(
  draft: Draft,
  { schema, operation, values }: NamedChange,
  context: ControllerContext,
  { permissive }: ApplyOptions,
): WriteProblem | undefined {
  draft.written.add(schema.key);
  if (operation === 'replace' && values.length === 0) draft.emptied.add(schema.key);
  const given = values.flatMap((octets) => storedForm(schema, octets, context) ?? []);
  if (given.length < values.length) {
    if (operation === 'delete') return goneProblem(schema, draft);
    draft.unread.set(schema.key, textOf(values.at(-1) ?? Buffer.of()));
    return undefined;
  }
  const { permitsAllRepeats } = context.profile;
  const change: ReadChange = {
    schema,
    given,
    permissive: permissive && (!isLink(schema) || permitsAllRepeats),
    // A second value is one too many even when it is the first one again.
    countsRepeats: !permitsAllRepeats,
    isSingle: schema.singleValued || isSingleOnAccounts(schema, draft),
  };
  switch (operation) {
    case 'replace':
      return replaceValues(draft, change);
    case 'add':
      return addValues(draft, change);
    case 'delete':
      return deleteValues(draft, change);
    default:
      throw new TypeError(`${operation} is refused before it is applied.`);
  }
}

/** What the account database holds has one description; a new object may still have several. @see [MS-SAMR] 3.1.1.6 */
function isSingleOnAccounts({ key }: AttributeSchema, draft: Draft): boolean {
  const isAccount = draft.isA('user') || draft.isA('group');
  return key === 'description' && isAccount && draft.before !== undefined;
}

function replaceValues(
  draft: Draft,
  { schema, given, isSingle }: ReadChange,
): WriteProblem | undefined {
  const distinct = new Map(given.map((value) => [valueKey(schema, value), value]));
  if (isSingle && given.length > 1) {
    return isLink(schema)
      ? { ...constraint(`${schema.name} can have one value only.`), bare: true }
      : tooMany(schema);
  }
  if (distinct.size < given.length && schema.key !== 'member') {
    return isLink(schema) ? exists(schema) : { ...exists(schema), bare: true };
  }
  draft.set(schema.key, [...distinct.values()]);
  return undefined;
}

function addValues(draft: Draft, change: ReadChange): WriteProblem | undefined {
  const { schema, given, permissive, countsRepeats, isSingle } = change;
  if (given.length === 0) return noValues(schema);
  const present = draft.values(schema.key);
  const known = new Map(present.map((value) => [valueKey(schema, value), value]));
  const isKnown = given.some((value) => known.has(valueKey(schema, value)));
  for (const value of given) known.set(valueKey(schema, value), value);
  const isExcess =
    isSingle && present.length + given.length > 1 && !(isKnown && permissive && !countsRepeats);
  if (isExcess && !isLink(schema)) return tooMany(schema);
  const isDoubled =
    !isLink(schema) && new Set(given.map((value) => valueKey(schema, value))).size < given.length;
  if ((isKnown || isDoubled) && !permissive) return { ...exists(schema), bare: true };
  if (isExcess) return { ...tooMany(schema), bare: true };
  draft.set(schema.key, [...known.values()]);
  return undefined;
}

function deleteValues(draft: Draft, change: ReadChange): WriteProblem | undefined {
  const { schema, given, permissive } = change;
  const present = draft.values(schema.key);
  if (given.length === 0) {
    const isNothing = present.length === 0 && !permissive && !isLink(schema);
    draft.set(schema.key, []);
    return isNothing ? missing(schema, false) : undefined;
  }
  const deleted = new Set(given.map((value) => valueKey(schema, value)));
  const left = present.filter((value) => !deleted.has(valueKey(schema, value)));
  const isIncomplete = present.length - left.length < given.length;
  if (isIncomplete && !permissive) return missing(schema, present.length > 0);
  draft.set(schema.key, left);
  return undefined;
}

export function noValues({ name }: AttributeSchema): WriteProblem {
  return { ...constraint(`${name} needs a value.`), bare: true };
}

/** Not a code of its own on Samba for what its database finds late. */
export function exists({ key, name }: AttributeSchema): WriteProblem {
  const text = `${name} has that value.`;
  return key === 'member'
    ? { resultCode: LdapResultCode.entryAlreadyExists, code: WriteError.memberExists, text }
    : { resultCode: LdapResultCode.attributeOrValueExists, code: WriteError.valueExists, text };
}

function tooMany({ name }: AttributeSchema): WriteProblem {
  const resultCode = LdapResultCode.attributeOrValueExists;
  const text = `${name} can have one value only.`;
  return { resultCode, code: WriteError.valueExists, text };
}

/** What is to be deleted names an object that does not exist. */
function goneProblem(schema: AttributeSchema, draft: Draft): WriteProblem {
  if (!isLink(schema) || draft.values(schema.key).length === 0) return missing(schema, false);
  const text = `${schema.name} names an object that does not exist.`;
  return schema.key === 'member'
    ? unwilling(text)
    : { resultCode: LdapResultCode.noSuchObject, code: WriteError.noSuchObject, text };
}

/** A group that has members says 53 of one that it has not. */
function missing({ key, name }: AttributeSchema, hasOthers: boolean): WriteProblem {
  const text = `${name} has no such value to delete.`;
  return key === 'member' && hasOthers
    ? {
        resultCode: LdapResultCode.unwillingToPerform,
        code: WriteError.memberMissing,
        text,
        bare: true,
      }
    : {
        resultCode: LdapResultCode.noSuchAttribute,
        code: WriteError.attributeMissing,
        text,
        bare: true,
      };
}
