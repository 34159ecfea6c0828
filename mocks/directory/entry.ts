import type { Secret } from '../../harness/runtime/secret.ts';
import { type DistinguishedName, formatDn } from './distinguished-name.ts';
import { schemaSpelling } from './schema.ts';

/** Numbers travel as decimal text, octet strings as bytes. */
export type AttributeValue = string | Uint8Array;

export interface Attribute {
  /** As the schema spells it. */
  readonly name: string;
  readonly values: readonly AttributeValue[];
}

/** What to write to an entry; an empty list removes the attribute. Names in any case. */
export type AttributeChanges = Readonly<Record<string, readonly AttributeValue[]>>;

/** One object of the directory. Passwords are beside the attributes, where no search can reach them. */
export class Entry {
  readonly name: DistinguishedName;
  /** As the directory spells it. */
  readonly dn: string;
  readonly #attributes = new Map<string, Attribute>();
  #passwords: readonly Secret[] = [];

  constructor(name: DistinguishedName, attributes: AttributeChanges) {
    this.name = name;
    this.dn = formatDn(name);
    this.set({ ...attributes, distinguishedName: [this.dn] });
  }

  get attributes(): Iterable<Attribute> {
    return this.#attributes.values();
  }

  /** Current password first, then the previous ones, newest first. Empty for an object without a password. */
  get passwords(): readonly Secret[] {
    return this.#passwords;
  }

  attribute(name: string): Attribute | undefined {
    return this.#attributes.get(name.toLowerCase());
  }

  /** The first value, where it is text. */
  text(name: string): string | undefined {
    const value = this.attribute(name)?.values[0];
    return typeof value === 'string' ? value : undefined;
  }

  set(changes: AttributeChanges): void {
    for (const [name, values] of Object.entries(changes)) {
      const key = name.toLowerCase();
      if (values.length === 0) this.#attributes.delete(key);
      else this.#attributes.set(key, { name: schemaSpelling(name), values: [...values] });
    }
  }

  /** @param remembered - how many passwords are kept, the new one included */
  pushPassword(password: Secret, remembered: number): void {
    this.#passwords = [password, ...this.#passwords].slice(0, Math.max(remembered, 1));
  }
}
