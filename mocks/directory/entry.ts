import type { Secret } from '../../harness/runtime/secret.ts';
import type { Directory } from './directory.ts';
import type { DistinguishedName } from './distinguished-name.ts';
import type { EntryRecord } from './entry-record.ts';

/** Numbers travel as decimal text, octet strings as bytes. */
export type AttributeValue = string | Uint8Array;

export interface Attribute {
  /** As the schema spells it. */
  readonly name: string;
  readonly values: readonly AttributeValue[];
}

/** What to write to an entry; an empty list removes the attribute. Names in any case. */
export type AttributeChanges = Readonly<Record<string, readonly AttributeValue[]>>;

/**
 * One object of a directory, as it is whenever it is asked. Passwords are beside the attributes, where no search can
 * reach them.
 */
export class Entry {
  readonly id: number;
  readonly #directory: Directory;
  #lastSeen: EntryRecord;

  constructor(directory: Directory, record: EntryRecord) {
    this.id = record.id;
    this.#directory = directory;
    this.#lastSeen = record;
  }

  /** As it is now; as it was last seen when it has been deleted. */
  get record(): EntryRecord {
    this.#lastSeen = this.#directory.record(this.id) ?? this.#lastSeen;
    return this.#lastSeen;
  }

  get name(): DistinguishedName {
    return this.#directory.nameOf(this.record);
  }

  /** As the directory spells it. */
  get dn(): string {
    return this.#directory.dnOf(this.record);
  }

  get attributes(): readonly Attribute[] {
    return this.#directory.attributesOf(this.record);
  }

  /** Current password first, then the previous ones, newest first. Empty for an object without a password. */
  get passwords(): readonly Secret[] {
    return this.record.passwords;
  }

  attribute(name: string): Attribute | undefined {
    return this.#directory.attributeOf(this.record, name);
  }

  /** The first value, where it is text. */
  text(name: string): string | undefined {
    const value = this.attribute(name)?.values[0];
    return typeof value === 'string' ? value : undefined;
  }
}
