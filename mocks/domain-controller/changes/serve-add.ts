import type { Directory } from '../../directory/directory.ts';
import {
  type DistinguishedName,
  dnKey,
  formatDn,
  parseDn,
} from '../../directory/distinguished-name.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import { attributeSchema } from '../../directory/schema/schema.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import {
  type AddOperation,
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
} from '../ldap/ldap-operation.ts';
import { additionProblem } from './addition.ts';
import { fitsName, placeProblem, readClasses } from './class-rules.ts';
import { Draft } from './draft.ts';
import { reportChange } from './report-change.ts';
import { emptyValueProblem, textOf } from './request-values.ts';
import { targetOf } from './target.ts';
import {
  classViolation,
  invalidName,
  namingViolation,
  WriteError,
  type WriteProblem,
} from './write-problem.ts';
import { writeRefusal, writeSuccess } from './write-refusal.ts';
import { type Writer, writerOf } from './writer.ts';

/** Answers an add request. */
export function serveAdd(
  { operation }: LdapRequest<AddOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapResult {
  const allowed = writerOf(session, context);
  const result =
    'refused' in allowed ? allowed.refused : add(operation, allowed.writer, session, context);
  reportChange('add', operation.dn, operation.attributes, result, context);
  return result;
}

function add(
  { dn, attributes }: AddOperation,
  writer: Writer,
  { secure }: LdapSession,
  context: ControllerContext,
): LdapResult {
  const { directory, profile } = context;
  const refuse = (problem: WriteProblem) => writeRefusal(problem, profile);
  const name = parseDn(dn);
  const hasOid = name?.some(({ type }) => /^\d/.test(type));
  if (name === undefined || (hasOid === true && !profile.writesAttributesByOid)) {
    return refuse(invalidName(`${JSON.stringify(dn)} is no name.`));
  }
  const malformed = formProblem(name, attributes, directory);
  if (malformed !== undefined) return refuse(malformed);
  const above = targetOf(formatDn(name.slice(1)), context);
  if ('refused' in above) return above.refused;
  const drafted = draftOf(name, above.record, attributes);
  if (!(drafted instanceof Draft)) return refuse(drafted);
  const problem = additionProblem(drafted, above.record, attributes, writer, context, { secure });
  if (problem !== undefined) return refuse(problem);
  const { parent, rdn, passwords } = drafted;
  const hasSid = drafted.isA('user') || drafted.isA('group');
  directory.insert(
    { parent, rdn, attributes: drafted.attributes, passwords, hasSid },
    nowOf(context),
  );
  return writeSuccess(profile);
}

function formProblem(
  name: DistinguishedName,
  attributes: AddOperation['attributes'],
  directory: Directory,
): WriteProblem | undefined {
  if (name.length === 0) return namingViolation('The rootDSE cannot be added.');
  const head = directory.nameOf(directory.head);
  if (dnKey(name) === dnKey(head)) return isNamingContext(head);
  return emptyValueProblem(attributes);
}

/** A naming context is not added to itself; what is said instead names its topmost label as a host. */
function isNamingContext(head: DistinguishedName): WriteProblem {
  return {
    resultCode: LdapResultCode.referral,
    code: WriteError.referral,
    text: 'The domain is a naming context of its own.',
    referrals: [`ldap://${head.at(-1)?.value ?? ''}/${formatDn(head)}`],
  };
}

/** The new object's place and classes. */
function draftOf(
  [rdn]: DistinguishedName,
  parent: EntryRecord,
  attributes: AddOperation['attributes'],
): Draft | WriteProblem {
  if (rdn === undefined) throw new TypeError('A name without a part was let through.');
  const given = attributes.filter(({ attribute }) => attribute.toLowerCase() === 'objectclass');
  if (given.length === 0) return classViolation('A new object needs an objectClass.');
  const read = readClasses(given.flatMap(({ values }) => values.map(textOf)));
  if ('problem' in read) return read.problem;
  const { classes } = read;
  const type = attributeSchema(rdn.type)?.name ?? rdn.type;
  if (!fitsName(type, classes)) {
    return namingViolation(`An object of the class ${classes.at(-1)} is not named by ${type}.`);
  }
  const problem = placeProblem(classes, parent);
  if (problem !== undefined) return problem;
  const place = { parent: parent.id, rdn: { type: type.toUpperCase(), value: rdn.value } };
  const draft = new Draft(place, classes);
  draft.set('objectclass', classes);
  return draft;
}
