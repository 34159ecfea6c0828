import type { Claims } from '../caller.ts';
import { adminClaims, type Told } from '../graph.test-support.ts';

/** Claims of a token that opens the audit logs. */
export const READER: Claims = adminClaims('AuditLog.Read.All Directory.Read.All');

export interface ToldCollection {
  readonly '@odata.context': string;
  readonly '@odata.count'?: number;
  readonly '@odata.nextLink'?: string;
  readonly value: readonly { readonly id: string }[];
}

export function collectionOf({ body }: Told): ToldCollection {
  return body as ToldCollection;
}

export function idsOf(told: Told): string[] {
  return collectionOf(told).value.map(({ id }) => id);
}
