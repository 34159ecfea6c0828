import type { Secret } from '../../harness/runtime/secret.ts';
import type { AttributeTypeAndValue } from './distinguished-name.ts';
import type { FileTime } from './file-time.ts';

/** Numbers travel as decimal text, octet strings as bytes; a link is the {@link EntryRecord.id} of the other object. */
export type StoredValue = string | Uint8Array | number;

/** By lower-case attribute name. One value stands alone: a million accounts have no room for arrays of one. */
export type StoredAttributes = Readonly<Record<string, StoredValue | readonly StoredValue[]>>;

/** One object of a directory at one moment. Never changes: a write puts another record in its place. */
export interface EntryRecord {
  /** The same on every replica of the domain. Positive: the relative identifier of the object's SID. */
  readonly id: number;
  /** {@link EntryRecord.id} of the object above; 0 for the domain head. */
  readonly parent: number;
  readonly rdn: AttributeTypeAndValue;
  readonly attributes: StoredAttributes;
  /** Current password first, then the previous ones, newest first. Empty for an object without a password. */
  readonly passwords: readonly Secret[];
  readonly created: FileTime;
  readonly changed: FileTime;
  /** Update sequence numbers of the replica that holds the record. */
  readonly usnCreated: number;
  readonly usnChanged: number;
}

const NONE: readonly StoredValue[] = [];

/** @param key - lower-case attribute name */
export function storedValues(record: EntryRecord, key: string): readonly StoredValue[] {
  const value = record.attributes[key];
  if (value === undefined) return NONE;
  return isList(value) ? value : [value];
}

/**
 * The first value, where it is text.
 *
 * @param key - lower-case attribute name
 */
export function storedText(record: EntryRecord, key: string): string | undefined {
  const value = record.attributes[key];
  const first = value !== undefined && isList(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

/**
 * The first value as an integer; `undefined` when there is none, or it is no integer.
 *
 * @param key - lower-case attribute name
 */
export function storedInteger(record: EntryRecord, key: string): bigint | undefined {
  const text = storedText(record, key);
  return text === undefined ? undefined : integerOf(text);
}

/** Most numbers of a directory are the same few: times of a seed, 0, 512, never. */
const INTEGERS = new Map<string, bigint | undefined>();
const INTEGERS_MAX = 4_096;

function integerOf(text: string): bigint | undefined {
  if (INTEGERS.has(text)) return INTEGERS.get(text);
  const value = /^-?\d{1,32}$/.test(text) ? BigInt(text) : undefined;
  if (INTEGERS.size >= INTEGERS_MAX) INTEGERS.clear();
  INTEGERS.set(text, value);
  return value;
}

/** The table with some values replaced; an empty list removes. Keys are lower-case attribute names. */
export function withValues(
  attributes: StoredAttributes,
  changes: Readonly<Record<string, readonly StoredValue[]>>,
): StoredAttributes {
  const table: Record<string, StoredValue | readonly StoredValue[]> = { ...attributes };
  for (const [key, values] of Object.entries(changes)) {
    const [first] = values;
    if (first === undefined) delete table[key];
    else table[key] = values.length === 1 ? first : values;
  }
  return table;
}

function isList(value: StoredValue | readonly StoredValue[]): value is readonly StoredValue[] {
  return Array.isArray(value);
}
