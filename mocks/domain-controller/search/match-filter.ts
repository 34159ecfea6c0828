import { type DistinguishedName, dnKey, parseDn } from '../../directory/distinguished-name.ts';
import { type EntryRecord, storedValues } from '../../directory/entry-record.ts';
import { BACK_LINKS, FORWARD_LINKS } from '../../directory/links.ts';
import { type AttributeSchema, classSchema } from '../../directory/schema/schema.ts';
import type { SearchFilter } from '../ldap/search-filter.ts';
import { ANR, ambiguousNameFilter } from './ambiguous-name.ts';
import { holdersOf, reachable } from './linked-objects.ts';
import { namedObject } from './named-object.ts';
import { type SearchView, visibleAttribute, visibleValues } from './search-view.ts';
import { bits, equalTo, ordered, substrings, type ValueTest } from './value-matching.ts';

/** Whether an object matches. */
export type Matcher = (record: EntryRecord) => boolean;

const GUID_BYTES = 16;

const NEVER: Matcher = () => false;

/** Whether one object matches; for many, make the {@link filterMatcher} once. */
export function matchFilter(filter: SearchFilter, record: EntryRecord, view: SearchView): boolean {
  return filterMatcher(filter, view)(record);
}

/**
 * The filter made ready for many objects of the directory as it is now. Two-valued, as observed on Samba: what an
 * object does not have does not match, and its negation does.
 */
export function filterMatcher(filter: SearchFilter, view: SearchView): Matcher {
  switch (filter.kind) {
    case 'and': {
      const matchers = filter.filters.map((inner) => filterMatcher(inner, view));
      return (record) => matchers.every((matches) => matches(record));
    }
    case 'or': {
      const matchers = filter.filters.map((inner) => filterMatcher(inner, view));
      return (record) => matchers.some((matches) => matches(record));
    }
    case 'not': {
      const matches = filterMatcher(filter.filter, view);
      return (record) => !matches(record);
    }
    case 'unknown-rule':
      return NEVER;
    default: {
      const resolved = ambiguousName(filter);
      if (resolved !== undefined) return filterMatcher(resolved, view);
      const schema = visibleAttribute(filter.attribute, view);
      return schema === undefined ? NEVER : attributeMatcher(filter, schema, view);
    }
  }
}

type AttributeFilter = Extract<SearchFilter, { readonly attribute: string }>;

function ambiguousName(filter: AttributeFilter): SearchFilter | undefined {
  if (filter.attribute.toLowerCase() !== ANR) return undefined;
  if (filter.kind === 'equal' || filter.kind === 'approximate') {
    return ambiguousNameFilter(filter.value);
  }
  const isPrefix =
    filter.kind === 'substrings' && filter.any.length === 0 && filter.final.length === 0;
  return isPrefix ? ambiguousNameFilter(filter.initial) : undefined;
}

function attributeMatcher(
  filter: AttributeFilter,
  schema: AttributeSchema,
  view: SearchView,
): Matcher {
  switch (filter.kind) {
    case 'present':
      return (record) => visibleValues(record, schema, view).length > 0;
    case 'substrings':
      return anyValue(schema, view, substrings(schema, filter));
    case 'equal':
    case 'approximate':
      return schema.syntax === 'dn'
        ? namesObject(schema, textOf(filter.value), view)
        : equalsValue(schema, filter.value, view);
    case 'at-least':
    case 'at-most':
      return anyValue(schema, view, ordered(schema, filter.kind, filter.value));
    case 'all-bits':
    case 'any-bit':
      return anyValue(schema, view, bits(schema, filter.kind, filter.value));
    case 'in-chain':
      return inChain(schema, textOf(filter.value), view);
    default:
      return filter satisfies never;
  }
}

function equalsValue(schema: AttributeSchema, octets: Uint8Array, view: SearchView): Matcher {
  const isGuidText = schema.syntax === 'guid' && octets.length !== GUID_BYTES;
  if (isGuidText && !view.profile.matchesGuidText) return NEVER;
  return anyValue(schema, view, equalTo(schema, octets));
}

function anyValue(schema: AttributeSchema, view: SearchView, test: ValueTest): Matcher {
  return (record) => visibleValues(record, schema, view).some(test);
}

/** Names are equal when they stand for the same object, or for the same name where there is none. */
function namesObject(schema: AttributeSchema, text: string, view: SearchView): Matcher {
  const { key } = schema;
  const { directory } = view;
  if (key === 'objectcategory' && !text.includes('=')) return isOfCategory(schema, text, view);
  const named = namedObject(text, directory);
  if (named.kind === 'found') {
    const { id } = named.record;
    if (key === 'distinguishedname') return (record) => record.id === id;
    if (FORWARD_LINKS.includes(key)) return (record) => storedValues(record, key).includes(id);
    const forward = BACK_LINKS[key];
    if (forward !== undefined) {
      return (record) => directory.sourcesOf(forward, record.id).includes(id);
    }
    return hasName(schema, directory.nameOf(named.record), view);
  }
  return hasName(schema, parseDn(text), view);
}

function hasName(
  schema: AttributeSchema,
  name: DistinguishedName | undefined,
  view: SearchView,
): Matcher {
  if (name === undefined) return NEVER;
  const wanted = dnKey(name);
  // Neighbours share values such as their category: the last one is not read again.
  let last: { readonly text: string; readonly isWanted: boolean } | undefined;
  return anyValue(schema, view, (value) => {
    const text = String(value);
    if (last?.text !== text) {
      const stored = parseDn(text);
      last = { text, isWanted: stored !== undefined && dnKey(stored) === wanted };
    }
    return last.isWanted;
  });
}

/** `objectCategory=person` is short for the DN of what the class `person` has for its category. */
function isOfCategory(schema: AttributeSchema, className: string, view: SearchView): Matcher {
  const category = classSchema(className)?.defaultObjectCategory;
  if (category === undefined) return NEVER;
  const { baseDn } = view.directory.domain;
  return hasName(schema, parseDn(`CN=${category},CN=Schema,CN=Configuration,${baseDn}`), view);
}

/** The object that the rule names is reached from the matching ones over the link, in one step or more. */
function inChain({ key }: AttributeSchema, text: string, { directory }: SearchView): Matcher {
  const named = namedObject(text, directory);
  const walk = holdersOf(key, directory);
  if (named.kind !== 'found' || walk === undefined) return NEVER;
  const matching = reachable(named.record.id, walk);
  return ({ id }) => matching.has(id);
}

function textOf(octets: Uint8Array): string {
  return Buffer.from(octets).toString('utf8');
}
