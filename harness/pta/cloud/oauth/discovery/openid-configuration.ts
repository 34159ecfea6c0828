import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import {
  type Authority,
  issuerOfAdfs,
  issuerOfVersion1,
  issuerOfVersion2,
  loginOrigin,
} from '../requests/authority.ts';
import { openAuthorityExchange } from '../requests/exchange.ts';
import { isRefused } from '../requests/oauth-failure.ts';
import { failureReply, jsonReply, READABLE_BY_ANY_PAGE } from '../requests/replies.ts';

/** What stands for the tenant where an address serves all of them: literally this, braces and all. */
const ANY_TENANT = '{tenantid}';
/** Documented: the tenant of personal accounts. */
const CONSUMERS_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

const SHARED = {
  token_endpoint_auth_methods_supported: [
    'client_secret_post',
    'private_key_jwt',
    'client_secret_basic',
  ],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  request_uri_parameter_supported: false,
  http_logout_supported: true,
  frontchannel_logout_supported: true,
  claims_supported: [
    ...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name'],
    ...['msgraph_host', 'aud', 'exp', 'iat', 'auth_time', 'acr', 'nonce', 'preferred_username'],
    ...['name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
  ],
  tenant_region_scope: null,
  cloud_instance_name: 'microsoftonline.com',
  cloud_graph_host_name: 'graph.windows.net',
  msgraph_host: 'graph.microsoft.com',
  rbac_url: 'https://pas.windows.net',
};

/**
 * What clients configure themselves from.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export function openidConfigurationRoutes(parts: OAuthParts, hosts: readonly string[]): WebRoute[] {
  const paths = [
    ['/:tenant/v2.0/.well-known/openid-configuration', 'v2'],
    ['/:tenant/.well-known/openid-configuration', 'v1'],
  ] as const;
  return paths.map(([path, version]) => ({
    method: 'GET',
    hosts,
    path,
    answer: async (request) => answer(parts, request, version),
  }));
}

function answer(
  { tenant, ...parts }: OAuthParts,
  request: WebRequest,
  version: 'v1' | 'v2',
): TextReply {
  const { exchange, authority } = openAuthorityExchange(parts, request, version, tenant);
  if (isRefused(authority)) {
    // Captured: here, and only here, a tenant that there is not has an error of its own.
    return failureReply({ ...authority, error: 'invalid_tenant' }, exchange, READABLE_BY_ANY_PAGE);
  }
  const origin = loginOrigin(exchange.origin);
  const tenantId = tenantIdOf(authority, tenant.tenantId);
  const document =
    exchange.protocol === 'adfs'
      ? adfsConfiguration(origin)
      : configuration(origin, segmentOf(authority, tenantId), tenantId, version);
  return jsonReply(200, document, exchange, READABLE_BY_ANY_PAGE);
}

function tenantIdOf({ kind }: Authority, tenantId: string): string {
  if (kind === 'consumers') return CONSUMERS_TENANT;
  return kind === 'tenant' ? tenantId : ANY_TENANT;
}

/** A tenant is told by its id, however it was asked for; a group by its name. */
function segmentOf({ kind, segment }: Authority, tenantId: string): string {
  return kind === 'tenant' ? tenantId : segment;
}

function configuration(
  origin: string,
  segment: string,
  tenantId: string,
  version: 'v1' | 'v2',
): object {
  const isVersion2 = version === 'v2';
  const base = `${origin}/${segment}`;
  const oauth = `${base}/oauth2${isVersion2 ? '/v2.0' : ''}`;
  return {
    token_endpoint: `${oauth}/token`,
    ...SHARED,
    jwks_uri: isVersion2 ? `${base}/discovery/v2.0/keys` : `${origin}/common/discovery/keys`,
    issuer: isVersion2 ? issuerOfVersion2(origin, tenantId) : issuerOfVersion1(tenantId),
    ...(!isVersion2 && { microsoft_multi_refresh_token: true }),
    authorization_endpoint: `${oauth}/authorize`,
    device_authorization_endpoint: `${oauth}/devicecode`,
    end_session_endpoint: `${oauth}/logout`,
    userinfo_endpoint: isVersion2 ? userInfoOf(origin) : `${base}/openid/userinfo`,
  };
}

/** Microsoft Graph is another host, unless the lab is reached by an address of its own. */
function userInfoOf(origin: string): string {
  const isOwnAddress = !origin.endsWith('.microsoftonline.com');
  return isOwnAddress ? `${origin}/oidc/userinfo` : 'https://graph.microsoft.com/oidc/userinfo';
}

/** As an AD FS server has it. @see https://learn.microsoft.com/windows-server/identity/ad-fs/overview/ad-fs-openid-connect-oauth-concepts */
function adfsConfiguration(origin: string): object {
  const base = `${origin}/adfs`;
  const { cloud_instance_name, cloud_graph_host_name, msgraph_host, rbac_url, ...shared } = SHARED;
  return {
    ...shared,
    issuer: issuerOfAdfs(origin),
    authorization_endpoint: `${base}/oauth2/authorize`,
    token_endpoint: `${base}/oauth2/token`,
    jwks_uri: `${base}/discovery/keys`,
    userinfo_endpoint: `${base}/openid/userinfo`,
    device_authorization_endpoint: `${base}/oauth2/devicecode`,
    end_session_endpoint: `${base}/oauth2/logout`,
  };
}
