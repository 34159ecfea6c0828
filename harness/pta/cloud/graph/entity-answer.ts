import { contextOf } from './collection-answer.ts';
import { answered, type GraphAnswer } from './graph-answer.ts';
import type { GraphCall } from './graph-operation.ts';
import { selected } from './odata/page.ts';
import { type Collection, readQuery } from './odata/query-options.ts';

/**
 * One resource of a collection, with the members that the query asks for.
 *
 * @param context - path of the collection below the version, such as `auditLogs/signIns`
 * @param render - makes the resource, with the relations that are asked for
 */
export function entityAnswer(
  call: GraphCall,
  context: string,
  collection: Collection,
  render: (expand: readonly string[]) => object,
  status?: 200 | 201,
): GraphAnswer {
  const query = readQuery(call.request.url.searchParams, collection);
  return answered(
    {
      '@odata.context': `${contextOf(call, context, query.select)}/$entity`,
      ...selected(render(query.expand), query),
    },
    status,
  );
}
