import { answered, type GraphAnswer } from './graph-answer.ts';
import type { GraphCall } from './graph-operation.ts';
import { type Entries, pageOf, type Rendering } from './odata/page.ts';
import type { CollectionQuery } from './odata/query-options.ts';
import { skipToken } from './odata/skip-token.ts';

/**
 * A page of a collection, with the link to the next.
 *
 * @param context - path of the collection below the version, such as `auditLogs/signIns`
 */
export function collectionAnswer<Entry>(
  call: GraphCall,
  context: string,
  entries: Entries<Entry>,
  query: CollectionQuery,
  rendering: Rendering<Entry>,
): GraphAnswer {
  const { resources, continuesAfter, count } = pageOf(entries, query, rendering);
  return answered({
    '@odata.context': contextOf(call, context, query.select),
    ...(count !== undefined && { '@odata.count': count }),
    ...(continuesAfter !== undefined && { '@odata.nextLink': nextLink(call, continuesAfter) }),
    value: resources,
  });
}

/** `@odata.context`: what the answer is made of. */
export function contextOf(
  { request, version }: GraphCall,
  path: string,
  select?: readonly string[],
): string {
  const members = select === undefined ? '' : `(${select.join(',')})`;
  return `${request.origin}/${version}/$metadata#${path}${members}`;
}

/** The same query again, from the entry after the last one of this page. */
function nextLink({ request }: GraphCall, position: number): string {
  const { origin, url } = request;
  const kept = [...url.searchParams].filter(([name]) => !/^\$?skiptoken$/i.test(name));
  const options = [...kept, ['$skiptoken', skipToken(position)]];
  const query = options.map(([name = '', value = '']) => {
    const option = encodeURIComponent(name).replace(/^%24/, '$');
    return `${option}=${encodeURIComponent(value)}`;
  });
  return `${origin}${url.pathname}?${query.join('&')}`;
}
