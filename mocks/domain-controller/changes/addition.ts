import type { EntryRecord } from '../../directory/entry-record.ts';
import { attributeSchema, comparisonKey } from '../../directory/schema/schema.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { AddOperation } from '../ldap/ldap-operation.ts';
import { accountProblem } from './account-rules.ts';
import { exists, noValues } from './apply-change.ts';
import type { Draft } from './draft.ts';
import { firstProblem, type NamedChange, namedAttribute } from './named-change.ts';
import { fillNewAccount } from './new-account.ts';
import { applyNewPassword } from './passwords/new-password.ts';
import { passwordReader } from './passwords/password-attributes.ts';
import { isLink, referenceProblem, storedForm, textOf, valueKey } from './request-values.ts';
import { objectProblem, schemaProblem } from './schema-rules.ts';
import {
  accessDenied,
  constraint,
  invalidName,
  nameTaken,
  unknownAttribute,
  unwilling,
  type WriteProblem,
} from './write-problem.ts';
import { mayAdd, type Writer } from './writer.ts';

/** Given by the directory whatever the request says; no request is refused for saying it. */
const IGNORED: ReadonlySet<string> = new Set([
  'distinguishedname',
  'instancetype',
  'isdeleted',
  'name',
  'systemflags',
  'usnchanged',
  'usncreated',
  'whenchanged',
  'whencreated',
]);

/** Classes whose new objects are shown in the advanced view only: defaultHidingValue. */
const HIDDEN: ReadonlySet<string> = new Set(['container']);

/**
 * Fills the draft of a new object, or says why it cannot be. When several things are wrong, the first one in this
 * order is the answer; the order is that of Samba 4.17.
 */
export function additionProblem(
  draft: Draft,
  parent: EntryRecord,
  attributes: AddOperation['attributes'],
  writer: Writer,
  context: ControllerContext,
  { secure }: { readonly secure: boolean },
): WriteProblem | undefined {
  const changes = namedChanges(attributes, context);
  const isPassword = ({ schema }: NamedChange) =>
    passwordReader(schema.key, context.directory) !== undefined;
  const isSetApart = (change: NamedChange) =>
    isPassword(change) || ['objectclass', 'pwdlastset'].includes(change.schema.key);
  const others = changes.filter((change) => !isSetApart(change));
  const early = firstProblem(others, (change) => referenceProblem(change.schema, change, context));
  if (early !== undefined) return early;
  const className = draft.objectClasses.at(-1) ?? 'top';
  if (!mayAdd(writer, className, parent)) {
    return { ...accessDenied('The account that is bound may not add that here.'), bare: true };
  }
  let late: WriteProblem | undefined;
  for (const change of others) {
    const problem = fill(draft, change, context);
    late ??= problem;
  }
  if (HIDDEN.has(className)) draft.setDefault('showinadvancedviewonly', 'TRUE');
  return (
    fillNewAccount(draft, changes.some(isPassword), context) ??
    accountProblem(draft, context) ??
    applyNewPassword(draft, changes, context, { secure }) ??
    unknown(attributes, context) ??
    firstProblem(others, (change) => schemaProblem(change, draft, context)) ??
    firstProblem(others, (change) => ownNameProblem(change, draft)) ??
    late ??
    takenName(draft, context) ??
    objectProblem(draft)
  );
}

/** An attribute that a request names several times has the values of all of them. */
function namedChanges(
  attributes: AddOperation['attributes'],
  { profile }: ControllerContext,
): readonly NamedChange[] {
  const named = new Map<string, NamedChange>();
  for (const { attribute, values } of attributes) {
    const schema = namedAttribute(attribute, profile);
    if (schema === undefined) continue;
    const before = named.get(schema.key)?.values ?? [];
    named.set(schema.key, {
      schema,
      attribute,
      operation: 'add',
      values: [...before, ...values],
    });
  }
  return [...named.values()];
}

function unknown(
  attributes: AddOperation['attributes'],
  { profile }: ControllerContext,
): WriteProblem | undefined {
  const found = attributes.find(
    ({ attribute }) => namedAttribute(attribute, profile) === undefined,
  );
  return found === undefined ? undefined : unknownAttribute(found.attribute);
}

function fill(
  draft: Draft,
  { schema, values }: NamedChange,
  context: ControllerContext,
): WriteProblem | undefined {
  const isGiven = IGNORED.has(schema.key) || schema.key === attributeSchema(draft.rdn.type)?.key;
  if (schema.singleValued && values.length > 1) {
    return constraint(`${schema.name} can have one value only.`);
  }
  if (values.length === 0) return noValues(schema);
  if (isGiven) return undefined;
  draft.written.add(schema.key);
  const given = values.flatMap((octets) => storedForm(schema, octets, context) ?? []);
  if (given.length < values.length) {
    draft.unread.set(schema.key, textOf(values.at(-1) ?? Buffer.of()));
    return undefined;
  }
  const distinct = new Map(given.map((value) => [valueKey(schema, value), value]));
  draft.set(schema.key, [...distinct.values()]);
  const isDoubled = distinct.size < given.length && !isLink(schema);
  return isDoubled ? { ...exists(schema), bare: true } : undefined;
}

/** The attribute that names the object is given by its DN; saying it again is no harm. */
function ownNameProblem({ schema, values }: NamedChange, { rdn }: Draft): WriteProblem | undefined {
  if (schema.key === 'objectguid') return unwilling('objectGUID is given by the directory.');
  if (schema.key !== attributeSchema(rdn.type)?.key) return undefined;
  const own = comparisonKey(schema, rdn.value);
  const isSaid =
    values.length === 0 || values.some((value) => comparisonKey(schema, value) === own);
  return isSaid ? undefined : invalidName(`${schema.name} is not what the name says.`);
}

function takenName(
  { parent, rdn }: Draft,
  { directory }: ControllerContext,
): WriteProblem | undefined {
  const isTaken = directory.child(parent, rdn) !== undefined;
  return isTaken ? { ...nameTaken('An object of that name exists.'), bare: true } : undefined;
}
