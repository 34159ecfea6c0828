import { HarnessError, MALFORMED } from '../../../../runtime/errors.ts';
import { badRequest } from './bad-request.ts';
import type { Filter } from './filter.ts';
import type { FilterFields } from './filter-fields.ts';
import { parseFilter } from './parse-filter.ts';
import { positionOf } from './skip-token.ts';

/** Documented of the audit logs: the largest page, and the one that is given unless another is asked for. */
export const PAGE_LENGTH_MAX = 1_000;

/** Longest part of a member's name that the client is told again. */
const TOLD_LENGTH_MAX = 64;

/** What may be asked of a collection. */
export interface Collection {
  /** Type of its entries, such as `microsoft.graph.signIn`. */
  readonly type: string;
  readonly fields: FilterFields;
  /** Members of an entry, for `$select`. */
  readonly members: readonly string[];
  /** Members that are lists of other resources, for `$expand`. */
  readonly relations?: readonly string[];
  /** The property that the entries come in the order of: the only one that they may be ordered by. */
  readonly orderedBy?: string;
}

/** A query that has been read. */
export interface CollectionQuery {
  readonly filter?: Filter;
  readonly pageLength: number;
  /** The order that was asked for; the collection's own unless one was. */
  readonly order?: 'asc' | 'desc';
  readonly select?: readonly string[];
  readonly expand: readonly string[];
  readonly count: boolean;
  /** Position of the entry that the page before ended with. */
  readonly after?: number;
}

const OPTIONS = ['filter', 'top', 'orderby', 'select', 'expand', 'count', 'skiptoken'] as const;
type Options = Partial<Record<(typeof OPTIONS)[number], string>>;

/**
 * Reads the `$` options of a query; as documented, the `$` may be left out, and other parameters say nothing.
 *
 * @throws HarnessError `MALFORMED`, whose message is for the client
 * @see https://learn.microsoft.com/graph/query-parameters
 */
export function readQuery(parameters: URLSearchParams, collection: Collection): CollectionQuery {
  const { filter, top, orderby, select, expand, count, skiptoken } = optionsOf(parameters);
  const { members, relations = [] } = collection;
  return {
    pageLength: top === undefined ? PAGE_LENGTH_MAX : readTop(top),
    expand: expand === undefined ? [] : readNames(expand, relations, collection),
    count: count !== undefined && readCount(count),
    ...(filter !== undefined && { filter: readFilter(filter, collection) }),
    ...(orderby !== undefined && { order: readOrder(orderby, collection) }),
    ...(select !== undefined && { select: readNames(select, members, collection) }),
    ...(skiptoken !== undefined && { after: positionOf(skiptoken) }),
  };
}

function optionsOf(parameters: URLSearchParams): Options {
  const options: Options = {};
  for (const [name, value] of parameters) {
    const bare = (name.startsWith('$') ? name.slice(1) : name).toLowerCase();
    const option = OPTIONS.find((each) => each === bare);
    if (option !== undefined && options[option] !== undefined) {
      throw badRequest(
        `Query option '$${option}' was specified more than once, but it must be specified at most once.`,
      );
    }
    if (option !== undefined) options[option] = value;
    else if (name.startsWith('$')) throw badRequest('A query option is not supported here.');
  }
  return options;
}

/** Captured: that is all that Graph says of a filter that it does not take. */
function readFilter(text: string, { fields }: Collection): Filter {
  try {
    return parseFilter(text, fields);
  } catch (cause) {
    if (!(cause instanceof HarnessError && cause.code === MALFORMED)) throw cause;
    throw badRequest('Invalid filter clause', { cause });
  }
}

/** More than the largest page is the largest page. */
function readTop(text: string): number {
  const pageLength = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (pageLength === 0) {
    throw badRequest(
      `Invalid page size specified. Must be between 1 and ${PAGE_LENGTH_MAX} inclusive.`,
    );
  }
  return Math.min(pageLength, PAGE_LENGTH_MAX);
}

function readOrder(text: string, { orderedBy }: Collection): 'asc' | 'desc' {
  const [, property, direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/.exec(text) ?? [];
  if (orderedBy === undefined || property?.toLowerCase() !== orderedBy.toLowerCase()) {
    throw badRequest('Invalid orderby clause');
  }
  return direction === 'asc' ? 'asc' : 'desc';
}

function readNames(text: string, known: readonly string[], { type }: Collection): string[] {
  return text.split(',').map((each) => {
    const wanted = each.trim();
    const name = known.find((one) => one.toLowerCase() === wanted.toLowerCase());
    if (name !== undefined) return name;
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${wanted.slice(0, TOLD_LENGTH_MAX)}' on type '${type}'.`,
    );
  });
}

function readCount(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw badRequest("'$count' must be true or false.");
  return text === 'true';
}
