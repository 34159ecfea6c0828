import type { AttributeSchema } from './attribute-schema.ts';
import { ATTRIBUTES } from './attributes.ts';
import type { ClassSchema } from './class-schema.ts';
import { CLASSES } from './classes.ts';

export type { AttributeSchema, AttributeSyntax } from './attribute-schema.ts';
export type { ClassSchema } from './class-schema.ts';
export { comparisonKey } from './comparison-key.ts';
export { isInRange, readValue } from './read-value.ts';

/** The spelling comes first: what names attributes most often is a client that knows the schema, or our own keys. */
const ATTRIBUTE_BY_NAME: ReadonlyMap<string, AttributeSchema> = new Map(
  ATTRIBUTES.flatMap((attribute) =>
    [attribute.name, attribute.key, attribute.oid].map((name) => [name, attribute] as const),
  ),
);

const CLASS_BY_NAME: ReadonlyMap<string, ClassSchema> = new Map(
  CLASSES.flatMap((row) => [row.name, row.key, row.oid].map((name) => [name, row] as const)),
);

/** @param name - in any case, or an OID; without options such as `;range=0-4` */
export function attributeSchema(name: string): AttributeSchema | undefined {
  return ATTRIBUTE_BY_NAME.get(name) ?? ATTRIBUTE_BY_NAME.get(name.toLowerCase());
}

/** @param name - in any case, or an OID */
export function classSchema(name: string): ClassSchema | undefined {
  return CLASS_BY_NAME.get(name) ?? CLASS_BY_NAME.get(name.toLowerCase());
}

/** What a class comes to with all that it inherits. Names are in lower case but for the chain. */
interface ResolvedClass {
  readonly chain: readonly string[];
  readonly allowed: ReadonlySet<string>;
  readonly mandatory: ReadonlySet<string>;
  readonly superiors: ReadonlySet<string>;
}

const RESOLVED = new Map<ClassSchema, ResolvedClass>();

/**
 * The class and those it is derived from, `top` first, as `objectClass` stores them:
 * `['top', 'person', 'organizationalPerson', 'user']`. Empty for an unknown class.
 *
 * @param name - in any case, or an OID
 */
export function classChain(name: string): readonly string[] {
  return resolved(name)?.chain ?? [];
}

/**
 * Whether an object of these classes may have the attribute, be it by a superclass or an auxiliary class.
 *
 * @param attributeKey - lower-case name
 */
export function isAllowedOn(attributeKey: string, classNames: readonly string[]): boolean {
  return classNames.some((name) => resolved(name)?.allowed.has(attributeKey) === true);
}

/**
 * Lower-case names of the attributes that an object of these classes must have; among them are those that the
 * directory itself fills in, such as `objectsid` and `ntsecuritydescriptor`.
 */
export function mandatoryOf(classNames: readonly string[]): readonly string[] {
  return [...new Set(classNames.flatMap((name) => [...(resolved(name)?.mandatory ?? [])]))];
}

/**
 * Whether the schema lets an object of the class stand below an object of these classes.
 *
 * @param superiorClassNames - values of `objectClass` of the object above, superclasses included
 * @see [MS-ADTS] 3.1.1.2.4.4
 */
export function isAllowedBelow(className: string, superiorClassNames: readonly string[]): boolean {
  const superiors = resolved(className)?.superiors;
  return superiorClassNames.some((name) => superiors?.has(name.toLowerCase()) === true);
}

function resolved(name: string): ResolvedClass | undefined {
  const row = classSchema(name);
  if (row === undefined) return undefined;
  const known = RESOLVED.get(row);
  if (known !== undefined) return known;
  const fresh = resolve(row);
  RESOLVED.set(row, fresh);
  return fresh;
}

function resolve(row: ClassSchema): ResolvedClass {
  const superclass = row.superclass === row.name ? undefined : resolved(row.superclass);
  const parents = [superclass, ...row.auxiliaries.map(resolved)].filter((one) => one !== undefined);
  return {
    chain: [...(superclass?.chain ?? []), row.name],
    allowed: union([row.mustContain, row.mayContain, ...parents.map(({ allowed }) => allowed)]),
    mandatory: union([row.mustContain, ...parents.map(({ mandatory }) => mandatory)]),
    superiors: union([row.possibleSuperiors, superclass?.superiors ?? []]),
  };
}

function union(names: readonly Iterable<string>[]): ReadonlySet<string> {
  return new Set(names.flatMap((some) => [...some]).map((name) => name.toLowerCase()));
}
