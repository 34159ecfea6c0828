import type { Comparison, Filter, Literal, Operand } from './filter.ts';
import { valueAt } from './filter-fields.ts';

/**
 * Whether a resource, as JSON, is what the filter asks for. Texts are compared without regard to case: captured of
 * `riskState`, inferred for the others.
 */
export function matchesFilter(filter: Filter, resource: unknown): boolean {
  return matches(filter, resource, new Map());
}

type Variables = ReadonlyMap<string, unknown>;

function matches(filter: Filter, resource: unknown, variables: Variables): boolean {
  const read = ({ variable, field }: Operand) =>
    valueAt(variable === undefined ? resource : variables.get(variable), field.path);
  switch (filter.kind) {
    case 'and':
      return (
        matches(filter.left, resource, variables) && matches(filter.right, resource, variables)
      );
    case 'or':
      return (
        matches(filter.left, resource, variables) || matches(filter.right, resource, variables)
      );
    case 'not':
      return !matches(filter.filter, resource, variables);
    case 'compare':
      return compares(
        comparable(read(filter.operand), filter.operand),
        filter.comparison,
        filter.literal,
      );
    case 'starts-with': {
      const value = read(filter.operand);
      return typeof value === 'string' && folded(value).startsWith(folded(filter.prefix));
    }
    case 'any': {
      const list = read(filter.list);
      if (!Array.isArray(list)) return false;
      return list.some((item) =>
        matches(filter.filter, resource, new Map([...variables, [filter.variable, item]])),
      );
    }
    default:
      return filter satisfies never;
  }
}

/** What a resource's JSON holds, in the terms of literals. */
function comparable(value: unknown, { field }: Operand): Literal {
  if (field.type === 'date-time' && typeof value === 'string') return Date.parse(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null;
}

function compares(value: Literal, comparison: Comparison, literal: Literal): boolean {
  const left = typeof value === 'string' ? folded(value) : value;
  const right = typeof literal === 'string' ? folded(literal) : literal;
  if (comparison === 'eq') return left === right;
  if (comparison === 'ne') return left !== right;
  // Nothing is greater or less than what is not there.
  if (left === null || right === null) return false;
  switch (comparison) {
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
    default:
      return comparison satisfies never;
  }
}

function folded(text: string): string {
  return text.toLowerCase();
}
