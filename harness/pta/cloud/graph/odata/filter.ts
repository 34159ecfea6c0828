import type { Field } from './filter-fields.ts';

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type Literal = string | number | boolean | null;

/** A `$filter` that has been read, and whose properties and types are those of the resource. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  | {
      readonly kind: 'compare';
      readonly operand: Operand;
      readonly comparison: Comparison;
      /** Of a date and time: milliseconds since the Unix epoch. */
      readonly literal: Literal;
    }
  | { readonly kind: 'starts-with'; readonly operand: Operand; readonly prefix: string }
  /** Some item of a list is as `filter` says, where `variable` stands for the item. */
  | {
      readonly kind: 'any';
      readonly list: Operand;
      readonly variable: string;
      readonly filter: Filter;
    };

/** A property of the resource, or of the item that a variable stands for. */
export interface Operand {
  readonly variable?: string;
  readonly field: Field;
}

/** Whether the filter says anything of a property of the resource. */
export function mentions(filter: Filter, property: string): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return mentions(filter.left, property) || mentions(filter.right, property);
    case 'not':
      return mentions(filter.filter, property);
    case 'compare':
    case 'starts-with':
      return names(filter.operand, property);
    case 'any':
      return names(filter.list, property) || mentions(filter.filter, property);
    default:
      return filter satisfies never;
  }
}

function names({ variable, field }: Operand, property: string): boolean {
  return variable === undefined && field.path.join('/') === property;
}
