import type { Secret } from '../../../harness/runtime/secret.ts';
import type { AttributeTypeAndValue } from '../../directory/distinguished-name.ts';
import type { EntryRecord, StoredAttributes, StoredValue } from '../../directory/entry-record.ts';
import { storedValues } from '../../directory/entry-record.ts';

/** An object as a request would leave it. Nothing is written before every rule has agreed. */
export class Draft {
  /** As it is now; absent for a new object. */
  readonly before: EntryRecord | undefined;
  readonly parent: number;
  readonly rdn: AttributeTypeAndValue;
  objectClasses: readonly string[];
  passwords: readonly Secret[];
  /** Lower-case names of what the request itself writes. */
  readonly written = new Set<string>();
  /** What the syntax does not allow, as text: some rules read it all the same, and take it out of here. */
  readonly unread = new Map<string, string>();
  /** Lower-case names of what the request replaces by nothing. */
  readonly emptied = new Set<string>();
  /** Members that other objects get or lose with this one. */
  readonly links: { readonly group: number; readonly member: number; readonly is: 'in' | 'out' }[] =
    [];
  readonly #values: Record<string, StoredValue | readonly StoredValue[]>;

  constructor(
    place: Pick<EntryRecord, 'parent' | 'rdn'>,
    objectClasses: readonly string[],
    before?: EntryRecord,
  ) {
    this.before = before;
    this.parent = place.parent;
    this.rdn = place.rdn;
    this.objectClasses = objectClasses;
    this.passwords = before?.passwords ?? [];
    this.#values = { ...before?.attributes };
  }

  static of(record: EntryRecord): Draft {
    return new Draft(record, storedValues(record, 'objectclass').map(String), record);
  }

  get attributes(): StoredAttributes {
    return this.#values;
  }

  isA(objectClass: string): boolean {
    return this.objectClasses.some((name) => name.toLowerCase() === objectClass.toLowerCase());
  }

  values(key: string): readonly StoredValue[] {
    const value = this.#values[key];
    if (value === undefined) return [];
    return typeof value === 'object' && !(value instanceof Uint8Array) ? value : [value];
  }

  text(key: string): string | undefined {
    const [value] = this.values(key);
    return typeof value === 'string' ? value : undefined;
  }

  integer(key: string): bigint | undefined {
    const text = this.text(key);
    return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  }

  /** Nothing is left of the attribute when there are no values. */
  set(key: string, values: readonly StoredValue[]): void {
    const [first] = values;
    if (first === undefined) delete this.#values[key];
    else this.#values[key] = values.length === 1 ? first : values;
  }

  /** Unless the object has a value. */
  setDefault(key: string, value: StoredValue): void {
    if (this.#values[key] === undefined) this.#values[key] = value;
  }
}
