import type { Directory } from '../../directory/directory.ts';
import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { BACK_LINKS, FORWARD_LINKS } from '../../directory/links.ts';
import { parseGuid } from '../../directory/object-guid.ts';
import { type AttributeSchema, readValue } from '../../directory/schema/schema.ts';
import type { SearchFilter } from '../ldap/search-filter.ts';
import { ANR } from './ambiguous-name.ts';
import { holdersOf, reachable } from './linked-objects.ts';
import { namedObject, recordByGuid, recordBySid } from './named-object.ts';
import { ROOT, type SearchScope } from './search-scope.ts';
import { type SearchView, visibleAttribute } from './search-view.ts';

/**
 * The objects that an index leads to: no other can match, and each is still to be looked at. `undefined` when only a
 * walk through the directory can tell.
 */
export function indexedCandidates(
  filter: SearchFilter,
  scope: SearchScope,
  view: SearchView,
): Iterable<EntryRecord> | undefined {
  const { directory } = view;
  if (scope.scope === 'base') {
    return scope.base === ROOT ? [] : one(directory.record(scope.base));
  }
  return candidates(filter, scope, view);
}

function candidates(
  filter: SearchFilter,
  scope: SearchScope,
  view: SearchView,
): Iterable<EntryRecord> | undefined {
  switch (filter.kind) {
    case 'and': {
      for (const inner of filter.filters) {
        const found = candidates(inner, scope, view);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case 'or': {
      const found = new Set<EntryRecord>();
      for (const inner of filter.filters) {
        const some = candidates(inner, scope, view);
        if (some === undefined) return undefined;
        for (const record of some) found.add(record);
      }
      return found;
    }
    case 'equal':
    case 'approximate':
    case 'in-chain': {
      const schema = visibleAttribute(filter.attribute, view);
      // Nothing has the attribute; but ambiguous name resolution stands for others.
      if (schema === undefined) return filter.attribute.toLowerCase() === ANR ? undefined : [];
      const { directory } = view;
      return filter.kind === 'in-chain'
        ? chained(schema, textOf(filter.value), directory)
        : equal(schema, filter.value, scope, directory);
    }
    default:
      return undefined;
  }
}

function equal(
  schema: AttributeSchema,
  octets: Uint8Array,
  { base, scope }: SearchScope,
  directory: Directory,
): Iterable<EntryRecord> | undefined {
  const text = textOf(octets);
  switch (schema.key) {
    case 'userprincipalname':
      return one(directory.recordByUpn(text));
    case 'samaccountname':
      return one(directory.recordBySam(text));
    case 'objectguid':
      return one(recordByGuid(parseGuid(text) ?? octets, directory));
    case 'objectsid': {
      const sid = readValue(schema, octets);
      const record = sid instanceof Uint8Array ? recordBySid(sid, directory) : undefined;
      // A SID of another domain is stored by the object that stands for its principal.
      return record === undefined ? undefined : [record];
    }
    case 'distinguishedname': {
      const named = namedObject(text, directory);
      return named.kind === 'found' ? [named.record] : [];
    }
    case 'cn':
      // An object with another naming attribute does not keep a cn beside it.
      return scope === 'one' ? one(directory.child(base, { type: 'CN', value: text })) : undefined;
    default:
      return linked(schema, text, directory);
  }
}

function linked(
  { key }: AttributeSchema,
  text: string,
  directory: Directory,
): Iterable<EntryRecord> | undefined {
  const forward = BACK_LINKS[key];
  if (forward === undefined && !FORWARD_LINKS.includes(key)) return undefined;
  const named = namedObject(text, directory);
  if (named.kind !== 'found') return [];
  const ids =
    forward === undefined
      ? directory.sourcesOf(key, named.record.id)
      : storedValues(named.record, forward);
  return records(ids, directory);
}

function chained(
  { key }: AttributeSchema,
  text: string,
  directory: Directory,
): Iterable<EntryRecord> {
  const named = namedObject(text, directory);
  const walk = holdersOf(key, directory);
  if (named.kind !== 'found' || walk === undefined) return [];
  return records(reachable(named.record.id, walk), directory);
}

function* records(ids: Iterable<unknown>, directory: Directory): Generator<EntryRecord> {
  for (const id of ids) {
    const record = typeof id === 'number' ? directory.record(id) : undefined;
    if (record !== undefined) yield record;
  }
}

function one(record: EntryRecord | undefined): readonly EntryRecord[] {
  return record === undefined ? [] : [record];
}

function textOf(octets: Uint8Array): string {
  return Buffer.from(octets).toString('utf8');
}
