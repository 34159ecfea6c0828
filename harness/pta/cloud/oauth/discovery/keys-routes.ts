import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import { issuerOfVersion1, issuerOfVersion2 } from '../requests/authority.ts';
import { openAuthorityExchange } from '../requests/exchange.ts';
import { isRefused } from '../requests/oauth-failure.ts';
import { failureReply, jsonReply, READABLE_BY_ANY_PAGE } from '../requests/replies.ts';

/** The keys that tokens are verified with. Clients look again when a token names one that they do not know. */
export function keysRoutes(parts: OAuthParts, hosts: readonly string[]): WebRoute[] {
  const paths = [
    ['/:tenant/discovery/v2.0/keys', 'v2'],
    ['/:tenant/discovery/keys', 'v1'],
  ] as const;
  return paths.map(([path, version]) => ({
    method: 'GET',
    hosts,
    path,
    answer: async (request: WebRequest) => {
      const { tenant, keys } = parts;
      const { exchange, authority } = openAuthorityExchange(parts, request, version, tenant);
      if (isRefused(authority)) return failureReply(authority, exchange, READABLE_BY_ANY_PAGE);
      const tenantId = authority.kind === 'tenant' ? tenant.tenantId : '{tenantid}';
      const issuer =
        version === 'v2' ? issuerOfVersion2(exchange.origin, tenantId) : issuerOfVersion1(tenantId);
      const published = keys.published.map((key) => ({ ...key, issuer }));
      return jsonReply(200, { keys: published }, exchange, READABLE_BY_ANY_PAGE);
    },
  }));
}
