import type { Directory } from './directory.ts';
import type { Attribute, AttributeValue } from './entry.ts';
import { type EntryRecord, type StoredValue, storedValues } from './entry-record.ts';
import { generalizedTime } from './generalized-time.ts';
import { BACK_LINKS } from './links.ts';
import { samAccountType } from './sam-account-type.ts';
import { attributeSchema, classSchema } from './schema/schema.ts';

type Derived = (directory: Directory, record: EntryRecord) => readonly AttributeValue[];

/** Attributes that every object shows and no record stores: they follow from its place, its number and its class. */
const DERIVED: Readonly<Record<string, Derived>> = {
  distinguishedname: (directory, record) => [directory.dnOf(record)],
  name: (_, { rdn }) => [rdn.value],
  objectguid: ({ identity }, { id }) => [identity.guidOf(id)],
  objectsid: ({ identity }, { id, parent }) => {
    if (parent === 0) return [identity.domainSid];
    return id > 0 ? [identity.sidOf(id)] : [];
  },
  objectcategory: (directory, record) => {
    const category = classSchema(classOf(record))?.defaultObjectCategory;
    return category === undefined
      ? []
      : [`CN=${category},CN=Schema,CN=Configuration,${directory.domain.baseDn}`];
  },
  samaccounttype: (_, record) => {
    const type = samAccountType(record);
    return type === undefined ? [] : [String(type)];
  },
  instancetype: () => ['4'],
  whencreated: (_, { created }) => [generalizedTime(created)],
  whenchanged: (_, { changed }) => [generalizedTime(changed)],
  usncreated: (_, { usnCreated }) => [String(usnCreated)],
  usnchanged: (_, { usnChanged }) => [String(usnChanged)],
  ...Object.fromEntries(
    Object.entries(BACK_LINKS).map(([back, forward]): [string, Derived] => [
      back,
      (directory, { id }) => dnsOf(directory, directory.sourcesOf(forward, id)),
    ]),
  ),
};

/** @param key - lower-case attribute name */
export function presentAttribute(
  directory: Directory,
  record: EntryRecord,
  key: string,
): Attribute | undefined {
  const schema = attributeSchema(key);
  if (schema === undefined) return undefined;
  const stored = storedValues(record, schema.key);
  const values =
    stored.length > 0
      ? presentValues(directory, stored)
      : derivedValues(directory, record, schema.key);
  return values.length === 0 ? undefined : { name: schema.name, values };
}

/** All that an object shows when nobody names attributes. */
export function presentAttributes(directory: Directory, record: EntryRecord): readonly Attribute[] {
  const keys = new Set([
    ...Object.keys(record.attributes),
    record.rdn.type.toLowerCase(),
    ...Object.keys(DERIVED),
  ]);
  return [...keys].flatMap((key) => presentAttribute(directory, record, key) ?? []);
}

/** The most special of an object's classes. */
export function classOf(record: EntryRecord): string {
  return String(storedValues(record, 'objectclass').at(-1) ?? 'top');
}

function derivedValues(
  directory: Directory,
  record: EntryRecord,
  key: string,
): readonly AttributeValue[] {
  if (key === record.rdn.type.toLowerCase()) return [record.rdn.value];
  return DERIVED[key]?.(directory, record) ?? [];
}

function presentValues(directory: Directory, values: readonly StoredValue[]): AttributeValue[] {
  return values.flatMap((value) =>
    typeof value === 'number' ? dnsOf(directory, [value]) : [value],
  );
}

function dnsOf(directory: Directory, ids: readonly number[]): string[] {
  return ids.flatMap((id) => {
    const record = directory.record(id);
    return record === undefined ? [] : [directory.dnOf(record)];
  });
}
