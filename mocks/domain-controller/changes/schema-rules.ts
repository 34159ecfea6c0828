import { BACK_LINKS } from '../../directory/links.ts';
import { attributeSchema, isAllowedOn, mandatoryOf } from '../../directory/schema/schema.ts';
import type { ControllerContext } from '../controller-context.ts';
import { LdapResultCode } from '../ldap/ldap-operation.ts';
import type { Draft } from './draft.ts';
import type { NamedChange } from './named-change.ts';
import { syntaxProblem } from './request-values.ts';
import {
  classViolation,
  constraint,
  unwilling,
  WriteError,
  type WriteProblem,
} from './write-problem.ts';

/** Written by the directory alone, and yet no constraint of the schema: other rules speak first. */
const RULED_ELSEWHERE: ReadonlySet<string> = new Set(['name', 'distinguishedname', 'objectclass']);

/** Rules may have read of these what the syntax does not allow, and have found nothing to object to. */
const READ_BY_RULES: ReadonlySet<string> = new Set(['useraccountcontrol', 'grouptype']);

/** What the schema has against a change, whatever the object looks like. */
export function schemaProblem(
  { schema, values }: NamedChange,
  draft: Draft,
  context: ControllerContext,
): WriteProblem | undefined {
  const isNew = draft.before === undefined;
  if (READ_BY_RULES.has(schema.key) && !draft.unread.has(schema.key)) return undefined;
  if (schema.key in BACK_LINKS || (schema.linkId ?? 0) % 2 === 1) {
    return unwilling(`${schema.name} is a back link; write the link on the other object.`);
  }
  if (!isNew && schema.systemOnly && !RULED_ELSEWHERE.has(schema.key)) {
    return constraint(`${schema.name} can only be written by the directory itself.`);
  }
  if (!schema.constructed) return syntaxProblem(schema, values, context);
  const text = `${schema.name} is worked out when it is asked for.`;
  return isNew
    ? {
        resultCode: LdapResultCode.undefinedAttributeType,
        code: WriteError.undefinedAttribute,
        text,
      }
    : constraint(text);
}

/** The name of an object is changed by renaming it. */
export function namingProblem({ schema }: NamedChange, { rdn }: Draft): WriteProblem | undefined {
  if (schema.key === 'distinguishedname') {
    return constraint('distinguishedName is changed by renaming the object.');
  }
  if (schema.key !== 'name' && schema.key !== attributeSchema(rdn.type)?.key) return undefined;
  return {
    resultCode: LdapResultCode.notAllowedOnRdn,
    code: WriteError.rdnNotModifiable,
    text: `${schema.name} is part of the object's name; rename the object instead.`,
  };
}

/** An account keeps them, whatever they hold. @see [MS-ADTS] 3.1.1.5.3.2 */
const KEPT: ReadonlySet<string> = new Set([
  'accountexpires',
  'badpasswordtime',
  'badpwdcount',
  'codepage',
  'countrycode',
  'grouptype',
  'lastlogoff',
  'lastlogon',
  'logoncount',
  'primarygroupid',
  'samaccountname',
  'useraccountcontrol',
]);

/** Filled in by the directory, so that no request misses them. */
const GIVEN_BY_THE_DIRECTORY: ReadonlySet<string> = new Set([
  'instancetype',
  'ntsecuritydescriptor',
  'objectcategory',
]);

/** What the schema has against an object as a whole, after all changes. */
export function objectProblem(draft: Draft): WriteProblem | undefined {
  const { objectClasses, written } = draft;
  const has = (key: string) => draft.values(key).length > 0;
  const isAllowed = (key: string) => isAllowedOn(key, objectClasses);
  const lost = [...written].find((key) => KEPT.has(key) && isAllowed(key) && !has(key));
  if (lost !== undefined) return unwilling(`${lost} cannot be deleted.`);
  const stray = [...written].find((key) => has(key) && !isAllowed(key));
  if (stray !== undefined) {
    return classViolation(`An object of the class ${objectClasses.at(-1)} has no ${stray}.`);
  }
  const rdnKey = attributeSchema(draft.rdn.type)?.key;
  const missing = mandatoryOf(objectClasses).find(
    (key) => !has(key) && key !== rdnKey && !GIVEN_BY_THE_DIRECTORY.has(key) && !hasSid(key, draft),
  );
  return missing === undefined
    ? undefined
    : classViolation(`The attribute ${missing} is mandatory.`);
}

function hasSid(key: string, draft: Draft): boolean {
  return key === 'objectsid' && (draft.isA('user') || draft.isA('group'));
}
