import type { Secret } from '../../../harness/runtime/secret.ts';
import type { Directory } from '../../directory/directory.ts';
import type { DirectoryChange } from '../../directory/directory-change.ts';
import type { AttributeTypeAndValue } from '../../directory/distinguished-name.ts';
import { type EntryRecord, type StoredValue, withValues } from '../../directory/entry-record.ts';
import { type FileTime, fileTimeFromUnixMs } from '../../directory/file-time.ts';
import { attributeSchema } from '../../directory/schema/schema.ts';
import { type ChangeStamps, isLater } from './change-stamps.ts';
import type { Replica } from './domain-replication.ts';

/** One part of an object that was written: an attribute, its place, its passwords, or its being there at all. */
export type ChangedPart = { readonly name: string; version: number } & (
  | { readonly kind: 'attribute'; readonly values: readonly StoredValue[] }
  | { readonly kind: 'place'; readonly parent: number; readonly rdn: AttributeTypeAndValue }
  | { readonly kind: 'passwords'; readonly passwords: readonly Secret[] }
  | { readonly kind: 'existence'; readonly exists: boolean }
);

/** What a replica tells the others of one write. */
export interface ReplicatedChange {
  /** {@link EntryRecord.id} */
  readonly id: number;
  readonly origin: string;
  readonly time: FileTime;
  readonly parts: readonly ChangedPart[];
  /** When it reaches the receiver, on the lab's own clock. */
  readonly dueMs: number;
}

const VERSION_UNKNOWN = { version: 0 };

/** The parts of a write that other controllers are told of; `undefined` when there are none. */
export function replicatedChange(
  { before, after }: DirectoryChange,
  { name: origin, clock }: Replica,
): ReplicatedChange | undefined {
  const record = after ?? before;
  if (record === undefined) return undefined;
  const parts = after === undefined ? [existence(false)] : partsOf(before, after);
  const time = fileTimeFromUnixMs(clock.now());
  return parts.length === 0 ? undefined : { id: record.id, origin, time, parts, dueMs: 0 };
}

function partsOf(before: EntryRecord | undefined, after: EntryRecord): ChangedPart[] {
  const parts: ChangedPart[] = before === undefined ? [existence(true)] : [];
  if (before?.parent !== after.parent || before.rdn !== after.rdn) {
    const { parent, rdn } = after;
    parts.push({ kind: 'place', name: '(place)', parent, rdn, ...VERSION_UNKNOWN });
  }
  if (before?.passwords !== after.passwords) {
    const { passwords } = after;
    parts.push({ kind: 'passwords', name: '(passwords)', passwords, ...VERSION_UNKNOWN });
  }
  const keys = new Set([
    ...Object.keys(before?.attributes ?? {}),
    ...Object.keys(after.attributes),
  ]);
  for (const key of keys) {
    const value = after.attributes[key];
    if (value === before?.attributes[key] || attributeSchema(key)?.replicated === false) continue;
    const values = value === undefined ? [] : isList(value) ? value : [value];
    parts.push({ kind: 'attribute', name: key, values, ...VERSION_UNKNOWN });
  }
  return parts;
}

function existence(exists: boolean): ChangedPart {
  return { kind: 'existence', name: '(existence)', exists, ...VERSION_UNKNOWN };
}

/**
 * Writes what is later than what the replica has. A deletion is final.
 *
 * @returns the DN of the object when something was written
 */
export function mergeChange(
  directory: Directory,
  change: ReplicatedChange,
  stamps: ChangeStamps,
): string | undefined {
  const { id, time, origin } = change;
  const later = change.parts.filter((part) => {
    const stamp = { version: part.version, time, origin };
    if (!isLater(stamp, stamps.get(id, part.name))) return false;
    stamps.set(id, part.name, stamp);
    return true;
  });
  const present = directory.record(id);
  const fate = later.find((part) => part.kind === 'existence');
  if (fate?.exists === false) {
    if (present === undefined) return undefined;
    const dn = directory.dnOf(present);
    directory.remove(present);
    return dn;
  }
  if (present === undefined && fate === undefined) return undefined;
  const before = present ?? { attributes: {}, passwords: [] };
  const place = later.find((part) => part.kind === 'place');
  const passwords = later.find((part) => part.kind === 'passwords')?.passwords;
  const attributes = withValues(
    before.attributes,
    Object.fromEntries(
      later.flatMap((part) => (part.kind === 'attribute' ? [[part.name, part.values]] : [])),
    ),
  );
  if (present !== undefined) {
    const where = place === undefined ? {} : { parent: place.parent, rdn: place.rdn };
    const secrets = passwords === undefined ? {} : { passwords };
    return directory.dnOf(directory.update(present, { attributes, ...where, ...secrets }, time));
  }
  if (place === undefined) return undefined;
  const { parent, rdn } = place;
  return directory.dnOf(
    directory.insert({ id, parent, rdn, attributes, passwords: passwords ?? [] }, time),
  );
}

function isList(value: StoredValue | readonly StoredValue[]): value is readonly StoredValue[] {
  return Array.isArray(value);
}
