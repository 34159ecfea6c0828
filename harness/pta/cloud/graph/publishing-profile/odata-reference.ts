import { z } from 'zod';
import type { GraphCall } from '../graph-operation.ts';
import { badRequest } from '../odata/bad-request.ts';
import { readBody } from '../request-body.ts';

const reference = z.strictObject({ '@odata.id': z.string() });

/**
 * The id at the end of an OData reference, such as
 * `{"@odata.id":"https://graph.microsoft.com/beta/…/agentGroups/8832388f-3814-4952-b288-ffb62081fe25/"}`.
 *
 * @param list - what it has to refer to, such as `agentGroups`
 * @throws HarnessError `MALFORMED`, whose message is for the client
 */
export function referenceIn({ request }: GraphCall, list: string): string {
  const { '@odata.id': target } = readBody(request, reference);
  const [, ofList, id] = /\/(\w+)\/([0-9a-f-]{36})\/?$/i.exec(target) ?? [];
  if (id === undefined || ofList?.toLowerCase() !== list.toLowerCase()) {
    throw badRequest(`Invalid value specified for property '@odata.id': it refers to no ${list}.`);
  }
  return id.toLowerCase();
}
