import type { Directory } from '../../directory/directory.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import type { AttributeValue } from '../../directory/entry.ts';
import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import type { FileTime } from '../../directory/file-time.ts';
import { presentAttribute } from '../../directory/present-attributes.ts';
import { type AttributeSchema, attributeSchema } from '../../directory/schema/schema.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import type { LdapSession } from '../ldap/ldap-operation.ts';

/** The directory as one search may see it. */
export interface SearchView {
  readonly directory: Directory;
  readonly profile: DirectoryProfile;
  /** The controller's wall clock. */
  readonly now: FileTime;
  /** Only what the global catalog holds of each object. */
  readonly partial: boolean;
}

export function searchView({ service }: LdapSession, context: ControllerContext): SearchView {
  const { directory, profile } = context;
  const partial = service === 'global-catalog' && profile.globalCatalogIsPartial;
  return { directory, profile, now: nowOf(context), partial };
}

/** Never shown, never matched: what passwords are made of. @see [MS-ADTS] 3.1.1.4.4 */
const SECRET: ReadonlySet<string> = new Set(
  [
    'unicodePwd',
    'dBCSPwd',
    'ntPwdHistory',
    'lmPwdHistory',
    'supplementalCredentials',
    'currentValue',
    'priorValue',
    'initialAuthIncoming',
    'initialAuthOutgoing',
    'trustAuthIncoming',
    'trustAuthOutgoing',
  ].map((name) => name.toLowerCase()),
);

/**
 * What the schema says of an attribute that an entry may show because it stores it or it follows from its place.
 *
 * @param name - in any case, or an OID. @returns `undefined` for what is unknown, secret, constructed, or not in view
 */
export function visibleAttribute(
  name: string,
  { partial }: SearchView,
): AttributeSchema | undefined {
  const schema = attributeSchema(name);
  if (schema === undefined || schema.constructed || SECRET.has(schema.key)) return undefined;
  return partial && !schema.inGlobalCatalog ? undefined : schema;
}

/** The values that an entry shows, DNs as text. */
export function visibleValues(
  record: EntryRecord,
  { key, syntax }: AttributeSchema,
  { directory }: SearchView,
): readonly AttributeValue[] {
  // Stored links are numbers; everything else is stored as it is shown.
  const isShownAsStored = syntax !== 'dn' && record.attributes[key] !== undefined;
  if (isShownAsStored)
    return storedValues(record, key).filter((value) => typeof value !== 'number');
  return presentAttribute(directory, record, key)?.values ?? [];
}
