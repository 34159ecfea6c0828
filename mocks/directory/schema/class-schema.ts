export type ClassKind = 'structural' | 'abstract' | 'auxiliary';

/** A class as the tables write it; lists are names between blanks, and one that is left out is empty. */
export interface ClassDefinition {
  readonly name: string;
  readonly oid: string;
  readonly kind: ClassKind;
  readonly superclass: string;
  /** Common name of the class that objects of this one are sorted under. */
  readonly category: string;
  readonly auxiliaries?: string;
  readonly must?: string;
  readonly may?: string;
  readonly below?: string;
  /** `cn` when left out. */
  readonly rdnAttribute?: string;
}

/** What the schema says of an object class. What it inherits is not repeated here. */
export interface ClassSchema {
  /** The name in lower case. */
  readonly key: string;
  /** lDAPDisplayName, as `objectClass` spells it. */
  readonly name: string;
  readonly oid: string;
  readonly kind: ClassKind;
  /** subClassOf; `top` is its own. */
  readonly superclass: string;
  /** Auxiliary classes that every object of the class has without naming them in `objectClass`. */
  readonly auxiliaries: readonly string[];
  /** Attribute names. */
  readonly mustContain: readonly string[];
  /** Attribute names. */
  readonly mayContain: readonly string[];
  /** Classes that an object of this one may stand below. */
  readonly possibleSuperiors: readonly string[];
  /** rDNAttID: the attribute that names an object. */
  readonly rdnAttribute: string;
  /** Common name of the schema object that `objectCategory` points to, such as `Person`. */
  readonly defaultObjectCategory: string;
}

export function defineClass(definition: ClassDefinition): ClassSchema {
  const { name, oid, kind, superclass, rdnAttribute = 'cn', category } = definition;
  return {
    key: name.toLowerCase(),
    name,
    oid,
    kind,
    superclass,
    auxiliaries: words(definition.auxiliaries),
    mustContain: words(definition.must),
    mayContain: words(definition.may),
    possibleSuperiors: words(definition.below),
    rdnAttribute,
    defaultObjectCategory: category,
  };
}

function words(text = ''): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
