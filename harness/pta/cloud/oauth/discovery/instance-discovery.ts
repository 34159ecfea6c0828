import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import { openExchange } from '../requests/exchange.ts';
import { refuse } from '../requests/oauth-failure.ts';
import { QUERY_CHARS_MAX } from '../requests/parameters.ts';
import { failureReply, jsonReply, READABLE_BY_ANY_PAGE } from '../requests/replies.ts';

interface Instance {
  readonly preferred_network: string;
  readonly preferred_cache: string;
  readonly aliases: readonly string[];
}

/** Hosts that are one cloud each, as captured. */
const INSTANCES: readonly Instance[] = [
  {
    preferred_network: 'login.microsoftonline.com',
    preferred_cache: 'login.windows.net',
    aliases: [
      'login.microsoftonline.com',
      'login.windows.net',
      'login.microsoft.com',
      'sts.windows.net',
    ],
  },
  {
    preferred_network: 'login.partner.microsoftonline.cn',
    preferred_cache: 'login.partner.microsoftonline.cn',
    aliases: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
  },
  {
    preferred_network: 'login.microsoftonline.us',
    preferred_cache: 'login.microsoftonline.us',
    aliases: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  },
  {
    preferred_network: 'login-us.microsoftonline.com',
    preferred_cache: 'login-us.microsoftonline.com',
    aliases: ['login-us.microsoftonline.com'],
  },
];

/** An authorization endpoint: any host, then a tenant. */
const ENDPOINT =
  /^https:\/\/([a-z0-9.-]{1,253}(?::\d{1,5})?)\/([\w.-]{1,253})\/oauth2\/(v2\.0\/)?authorize\/?$/i;
const API_VERSIONS = ['1.0', '1.1'];

/** Tells clients whether a host is one of the service, and which hosts are the same. */
export function instanceDiscoveryRoute(parts: OAuthParts, hosts: readonly string[]): WebRoute {
  return {
    method: 'GET',
    hosts,
    path: '/common/discovery/instance',
    answer: async (request) => answer(parts, request),
  };
}

function answer(parts: OAuthParts, request: WebRequest): TextReply {
  const exchange = openExchange(parts, request, 'v1');
  const { searchParams, search } = request.url;
  const version = searchParams.get('api-version') ?? '1.0';
  const [, host, tenant, isVersion2] =
    search.length > QUERY_CHARS_MAX
      ? []
      : (ENDPOINT.exec(searchParams.get('authorization_endpoint') ?? '') ?? []);
  if (host === undefined || tenant === undefined || !API_VERSIONS.includes(version)) {
    return failureReply(refuse('AADSTS50050'), exchange, READABLE_BY_ANY_PAGE);
  }
  const isOwn = request.origin === `https://${host.toLowerCase()}`;
  const instance = INSTANCES.find(({ aliases }) => aliases.includes(host.toLowerCase()));
  if (instance === undefined && !isOwn) {
    return failureReply(refuse('AADSTS50049'), exchange, READABLE_BY_ANY_PAGE);
  }
  // A lab that is reached by an address of its own is an instance as well; nothing else of the service is at it.
  const own = { preferred_network: host, preferred_cache: host, aliases: [host] };
  const generation = isVersion2 === undefined ? '' : '/v2.0';
  const document = {
    tenant_discovery_endpoint: `https://${host}/${tenant}${generation}/.well-known/openid-configuration`,
    ...(version === '1.1' && {
      'api-version': version,
      metadata: instance === undefined ? [own, ...INSTANCES] : INSTANCES,
    }),
  };
  return jsonReply(200, document, exchange, READABLE_BY_ANY_PAGE);
}
