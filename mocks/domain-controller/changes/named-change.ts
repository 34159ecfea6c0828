import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import { type AttributeSchema, attributeSchema } from '../../directory/schema/schema.ts';
import type { RequestedChange } from '../ldap/ldap-operation.ts';

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
