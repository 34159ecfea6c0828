/** What a property holds, as far as a filter cares. */
export type FieldType =
  | 'string'
  /** A text that may be written without quotation marks. */
  | 'guid'
  | 'integer'
  | 'boolean'
  | 'date-time'
  /** A list of strings. */
  | 'strings'
  /** A list of objects, and what each of them holds. */
  | { readonly items: FilterFields };

/** Properties that may be filtered by: path, such as `status/errorCode`, to type. */
export type FilterFields = Readonly<Record<string, FieldType>>;

/** A property as the resource spells it. */
export interface Field {
  readonly path: readonly string[];
  readonly type: FieldType;
}

/** Graph does not mind the case of a property's name: `RiskState` is captured, and means `riskState`. */
export function findField(fields: FilterFields, name: string): Field | undefined {
  const wanted = name.toLowerCase();
  for (const [path, type] of Object.entries(fields)) {
    if (path.toLowerCase() === wanted) return { path: path.split('/'), type };
  }
  return undefined;
}

/** What stands at a path of a JSON value; `null` where the path leads nowhere. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = Reflect.get(value, name);
  }
  return value ?? null;
}
