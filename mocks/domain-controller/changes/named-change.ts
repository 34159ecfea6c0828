import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import { type AttributeSchema, attributeSchema } from '../../directory/schema/schema.ts';
import type { RequestedChange } from '../ldap/ldap-operation.ts';
import type { WriteProblem } from './write-problem.ts';

/** A change to an attribute that the schema knows. */
export interface NamedChange extends RequestedChange {
  readonly schema: AttributeSchema;
}

/** What the schema says of the attribute that a request names; options such as `;lang-de` are not known. */
export function namedAttribute(
  name: string,
  { writesAttributesByOid }: DirectoryProfile,
): AttributeSchema | undefined {
  const isOid = /^\d/.test(name);
  return isOid && !writesAttributesByOid ? undefined : attributeSchema(name);
}

/** The objection to the first change that there is one to. */
export function firstProblem(
  changes: readonly NamedChange[],
  problemOf: (change: NamedChange) => WriteProblem | undefined,
): WriteProblem | undefined {
  for (const change of changes) {
    const problem = problemOf(change);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
