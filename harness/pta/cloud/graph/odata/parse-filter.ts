import { malformed } from '../../../../runtime/errors.ts';
import type { Comparison, Filter, Literal, Operand } from './filter.ts';
import { type FieldType, type FilterFields, findField } from './filter-fields.ts';
import { type FilterToken, filterTokens } from './filter-tokens.ts';

/** How deep parentheses, `not` and `any` may nest; deeper than anything that is written by hand or by a client. */
export const FILTER_DEPTH_MAX = 32;

const EQUALITY: readonly string[] = ['eq', 'ne'] satisfies Comparison[];
const COMPARISONS: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] satisfies Comparison[];
/** What a list's items are called where they are no objects. */
const ITSELF = '';

/**
 * Reads a `$filter`: comparisons with `and`, `or` and `not`, `startsWith`, and `any` over lists.
 *
 * @throws HarnessError `MALFORMED`, also for properties that the resource lacks and for literals of another type
 * @see https://learn.microsoft.com/graph/filter-query-parameter
 */
export function parseFilter(text: string, fields: FilterFields): Filter {
  const parser = new FilterParser(filterTokens(text), fields);
  return parser.whole();
}

class FilterParser {
  readonly #tokens: readonly FilterToken[];
  readonly #fields: FilterFields;
  readonly #variables = new Map<string, FilterFields>();
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly FilterToken[], fields: FilterFields) {
    this.#tokens = tokens;
    this.#fields = fields;
  }

  whole(): Filter {
    const filter = this.#or();
    if (this.#position < this.#tokens.length) throw unexpected(this.#next());
    return filter;
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#takesWord('or')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Filter {
    let left = this.#not();
    while (this.#takesWord('and')) left = { kind: 'and', left, right: this.#not() };
    return left;
  }

  #not(): Filter {
    if (!this.#takesWord('not')) return this.#term();
    return this.#deeper(() => ({ kind: 'not', filter: this.#not() }));
  }

  #term(): Filter {
    const token = this.#next();
    if (token?.kind === '(') {
      return this.#deeper(() => {
        const filter = this.#or();
        this.#take(')');
        return filter;
      });
    }
    if (token?.kind !== 'word') throw unexpected(token);
    if (this.#peek()?.kind !== '(') return this.#comparison(this.#operand(token.text));
    if (token.text.toLowerCase() === 'startswith') return this.#startsWith();
    if (token.text.endsWith('/any')) return this.#any(token.text.slice(0, -'/any'.length));
    throw malformed('$filter', `the function ${token.text} is not supported`);
  }

  /** `name op literal` */
  #comparison(operand: Operand): Filter {
    const comparison = this.#word();
    if (!isComparison(comparison)) throw malformed('$filter', `${comparison} compares nothing`);
    const literal = this.#literal(operand.field.type);
    const onlyEquality = literal === null || typeof literal === 'boolean';
    if (onlyEquality && !EQUALITY.includes(comparison)) {
      throw malformed('$filter', `nothing is greater or less than ${literal}`);
    }
    return { kind: 'compare', operand, comparison, literal };
  }

  /** `startsWith(name,'text')` */
  #startsWith(): Filter {
    this.#take('(');
    const operand = this.#operand(this.#word());
    if (operand.field.type !== 'string') throw malformed('$filter', 'only texts start with one');
    this.#take(',');
    const prefix = this.#next();
    if (prefix?.kind !== 'string') throw unexpected(prefix);
    this.#take(')');
    return { kind: 'starts-with', operand, prefix: prefix.value };
  }

  /** `list/any(variable:filter)` */
  #any(name: string): Filter {
    const list = this.#operand(name);
    const { type } = list.field;
    if (type !== 'strings' && typeof type !== 'object')
      throw malformed('$filter', `${name} is no list`);
    this.#take('(');
    const variable = this.#word();
    if (this.#variables.has(variable) || variable.includes('/')) {
      throw malformed('$filter', `${variable} cannot be a variable`);
    }
    this.#take(':');
    this.#variables.set(variable, type === 'strings' ? { [ITSELF]: 'string' } : type.items);
    const filter = this.#deeper(() => this.#or());
    this.#variables.delete(variable);
    this.#take(')');
    return { kind: 'any', list, variable, filter };
  }

  #operand(name: string): Operand {
    const [variable = '', ...rest] = name.split('/');
    const items = this.#variables.get(variable);
    const field =
      items === undefined ? findField(this.#fields, name) : findField(items, rest.join('/'));
    if (field === undefined) throw malformed('$filter', `${name} is not a property to filter by`);
    if (items === undefined) return { field };
    const path = field.path.filter((part) => part !== ITSELF);
    return { variable, field: { ...field, path } };
  }

  #literal(type: FieldType): Literal {
    const token = this.#next();
    if (token?.kind === 'word' && token.text === 'null') return null;
    if (token?.kind === 'word' && type === 'boolean') {
      if (token.text === 'true' || token.text === 'false') return token.text === 'true';
    }
    if (token?.kind === 'string' && (type === 'string' || type === 'guid')) return token.value;
    if (token?.kind === 'guid' && type === 'guid') return token.value;
    if (token?.kind === 'integer' && type === 'integer') return token.value;
    if (token?.kind === 'date-time' && type === 'date-time') return token.value;
    throw unexpected(token);
  }

  #deeper<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > FILTER_DEPTH_MAX) {
      throw malformed('$filter', `nested more than ${FILTER_DEPTH_MAX} deep`);
    }
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #peek(): FilterToken | undefined {
    return this.#tokens[this.#position];
  }

  #next(): FilterToken | undefined {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #word(): string {
    const token = this.#next();
    if (token?.kind !== 'word') throw unexpected(token);
    return token.text;
  }

  #take(kind: FilterToken['kind']): void {
    const token = this.#next();
    if (token?.kind !== kind) throw unexpected(token);
  }

  #takesWord(text: string): boolean {
    const token = this.#peek();
    const takes = token?.kind === 'word' && token.text === text;
    if (takes) this.#position += 1;
    return takes;
  }
}

function isComparison(word: string): word is Comparison {
  return COMPARISONS.includes(word);
}

function unexpected(token: FilterToken | undefined) {
  return malformed(
    '$filter',
    token === undefined ? 'it ends too soon' : `${token.kind} is out of place`,
  );
}
