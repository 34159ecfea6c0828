import { type AttributeSchema, SYNTAX_OIDS } from './attribute-schema.ts';
import { ATTRIBUTES } from './attributes.ts';
import type { ClassKind, ClassSchema } from './class-schema.ts';
import { CLASSES } from './classes.ts';
import { classSchema } from './schema.ts';

/**
 * What `CN=Aggregate,CN=Schema,CN=Configuration,…` says of the schema, made when first asked for: `attributetypes`,
 * `objectclasses` and `ditcontentrules`. Active Directory has no ldapSyntaxes, matchingRules, matchingRuleUse,
 * nameForms or dITStructureRules there. The lists of GUIDs, extendedAttributeInfo and extendedClassInfo, are left out.
 *
 * @param key - lower-case attribute name
 * @returns `undefined` for any other attribute
 * @see [MS-ADTS] 3.1.1.3.1.1.1, for the subset of the grammar of RFC 2252 too
 */
export function subschemaValues(key: string): readonly string[] | undefined {
  const known = VALUES.get(key);
  if (known !== undefined) return known;
  const values = DESCRIPTIONS.get(key)?.();
  if (values !== undefined) VALUES.set(key, values);
  return values;
}

const VALUES = new Map<string, readonly string[]>();

const DESCRIPTIONS: ReadonlyMap<string, () => readonly string[]> = new Map([
  ['attributetypes', () => ATTRIBUTES.map(attributeType)],
  ['objectclasses', () => CLASSES.map(objectClass)],
  [
    'ditcontentrules',
    () => CLASSES.filter(({ auxiliaries }) => auxiliaries.length > 0).map(contentRule),
  ],
]);

/** Active Directory puts the syntax in quotes, which the RFC does not. */
function attributeType({ oid, name, syntax, singleValued, systemOnly }: AttributeSchema): string {
  return description([
    oid,
    `NAME '${name}'`,
    `SYNTAX '${SYNTAX_OIDS[syntax]}'`,
    singleValued ? 'SINGLE-VALUE' : '',
    systemOnly ? 'NO-USER-MODIFICATION' : '',
  ]);
}

const KINDS: Readonly<Record<ClassKind, string>> = {
  structural: 'STRUCTURAL',
  abstract: 'ABSTRACT',
  auxiliary: 'AUXILIARY',
};

function objectClass(row: ClassSchema): string {
  const { oid, name, superclass, kind, mustContain, mayContain } = row;
  return description([
    oid,
    `NAME '${name}'`,
    superclass === name ? '' : `SUP ${superclass}`,
    KINDS[kind],
    oids('MUST', mustContain),
    oids('MAY', mayContain),
  ]);
}

function contentRule({ oid, name, auxiliaries }: ClassSchema): string {
  const rows = auxiliaries.map(classSchema).filter((row) => row !== undefined);
  return description([
    oid,
    `NAME '${name}'`,
    `AUX ( ${auxiliaries.join(' $ ')} )`,
    oids('MUST', unique(rows.flatMap(({ mustContain }) => mustContain))),
    oids('MAY', unique(rows.flatMap(({ mayContain }) => mayContain))),
  ]);
}

function description(parts: readonly string[]): string {
  return `( ${parts.filter((part) => part !== '').join(' ')} )`;
}

/** `MUST (cn $ sn )`: no blank after the bracket, as Active Directory has it. */
function oids(keyword: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${keyword} (${names.join(' $ ')} )`;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
