import type { Attribute } from '../../directory/entry.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import { type AttributeSchema, attributeSchema } from '../../directory/schema/schema.ts';
import type { SearchOperation } from '../ldap/ldap-operation.ts';
import { constructedValues } from './constructed-attributes.ts';
import { type SearchView, visibleAttribute, visibleValues } from './search-view.ts';
import { parseValueRange, rangeOf, type ValueRange, withinLimit } from './value-range.ts';

/** One attribute that a search names. */
export interface NamedAttribute {
  readonly schema: AttributeSchema;
  readonly range?: ValueRange;
}

/** Which attributes the entries of a reply carry. */
export interface AttributeSelection {
  /** All that are stored or follow from the object's place. */
  readonly all: boolean;
  readonly named: readonly NamedAttribute[];
  readonly typesOnly: boolean;
}

export type ReadSelection = AttributeSelection | { readonly malformed: string };

/**
 * Reads what a search names: nothing or `*` asks for all, `1.1` for none, and `+` brings nothing more. Names that the
 * schema does not know are passed over.
 */
export function readSelection({
  attributes,
  typesOnly,
}: Pick<SearchOperation, 'attributes' | 'typesOnly'>): ReadSelection {
  const named = new Map<string, NamedAttribute>();
  for (const description of attributes) {
    const [name = '', ...options] = description.split(';');
    const schema = attributeSchema(name);
    const option = options.find((text) => /^range=/i.test(text));
    const range = option === undefined ? undefined : parseValueRange(option);
    if (option !== undefined && range === undefined) return { malformed: description };
    if (schema === undefined || (options.length > 0 && range === undefined)) continue;
    const before = named.get(schema.key)?.range;
    named.set(schema.key, { schema, ...(range === undefined ? optional(before) : { range }) });
  }
  const all = attributes.length === 0 || attributes.includes('*');
  return { all, named: [...named.values()], typesOnly };
}

/** What one entry of the reply carries, spelled as the schema does. */
export function selectAttributes(
  record: EntryRecord,
  { all, named, typesOnly }: AttributeSelection,
  view: SearchView,
): readonly Attribute[] {
  const asked = named.flatMap(({ schema, range }) => namedAttribute(record, schema, range, view));
  const selected = all ? [...otherAttributes(record, named, view), ...asked] : asked;
  return typesOnly ? selected.map(({ name }) => ({ name, values: [] })) : selected;
}

function namedAttribute(
  record: EntryRecord,
  schema: AttributeSchema,
  range: ValueRange | undefined,
  view: SearchView,
): readonly Attribute[] {
  const { key, name, constructed } = schema;
  const isVisible = constructed || visibleAttribute(key, view) !== undefined;
  if (!isVisible) return [];
  const values = constructed
    ? constructedValues(key, record, view)
    : visibleValues(record, schema, view);
  if (values.length === 0) return [];
  const { maxValRange } = view.profile;
  const attribute = { name, values };
  return [
    range === undefined
      ? withinLimit(attribute, maxValRange)
      : rangeOf(attribute, range, maxValRange),
  ];
}

/** All but those that were named, which may be asked for by range. */
function* otherAttributes(
  record: EntryRecord,
  named: readonly NamedAttribute[],
  view: SearchView,
): Generator<Attribute> {
  for (const attribute of view.directory.attributesOf(record)) {
    const schema = visibleAttribute(attribute.name, view);
    if (schema === undefined) continue;
    if (named.some((other) => other.schema.key === schema.key)) continue;
    yield withinLimit(attribute, view.profile.maxValRange);
  }
}

function optional(range: ValueRange | undefined): { readonly range?: ValueRange } {
  return range === undefined ? {} : { range };
}
