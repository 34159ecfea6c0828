import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import type { Realm } from '../ports.ts';
import { openExchange } from '../requests/exchange.ts';
import { isRefused, refuse } from '../requests/oauth-failure.ts';
import { RequestParameters } from '../requests/parameters.ts';
import { failureReply, jsonReply } from '../requests/replies.ts';

const REALM_PARAMETERS: ReadonlySet<string> = new Set(['api-version', 'login', 'user']);
/** No user name is longer: 64 characters, an @ and the longest DNS name. A longer one is nobody's. */
const USER_NAME_CHARS_MAX = 1_024;

const CLOUD_AUDIENCE_URN = 'urn:federation:MicrosoftOnline';

/**
 * Who checks a user's password: the tenant itself or an identity provider. Client libraries ask before they send one.
 * Captured; public research has samples of every form.
 */
export function userRealmRoutes(parts: OAuthParts, hosts: readonly string[]): WebRoute[] {
  // Libraries spell the path in two ways.
  const byPath = ['/common/userrealm', '/common/UserRealm'].flatMap((path) => [
    `${path}/:userName`,
    path,
  ]);
  const legacy = ['/GetUserRealm.srf', '/getuserrealm.srf'];
  return [
    ...byPath.map((path) => route(path, (request) => userRealm(parts, request))),
    ...legacy.map((path) => route(path, (request) => legacyUserRealm(parts, request))),
  ];

  function route(path: string, answer: (request: WebRequest) => TextReply): WebRoute {
    return { method: 'GET', hosts, path, answer: async (request) => answer(request) };
  }
}

function userRealm(parts: OAuthParts, request: WebRequest): TextReply {
  const exchange = openExchange(parts, request, 'v1');
  const parameters = RequestParameters.readQuery(request.url, REALM_PARAMETERS);
  if (isRefused<RequestParameters>(parameters)) return failureReply(parameters, exchange);
  const userName = request.params['userName'] ?? parameters.get('user') ?? '';
  const realm = realmOf(parts, userName);
  const version = parameters.get('api-version') ?? '1.0';
  switch (version) {
    case '1.0':
      return jsonReply(200, version1(realm), exchange);
    case '2.0':
    case '2.1':
      return jsonReply(200, version2(realm, userName, version), exchange);
    default:
      return failureReply(refuse('AADSTS90100', 'The api-version is 1.0, 2.0 or 2.1.'), exchange);
  }
}

function legacyUserRealm(parts: OAuthParts, request: WebRequest): TextReply {
  const exchange = openExchange(parts, request, 'v1');
  const parameters = RequestParameters.readQuery(request.url, REALM_PARAMETERS);
  if (isRefused<RequestParameters>(parameters)) return failureReply(parameters, exchange);
  const login = parameters.get('login') ?? '';
  return jsonReply(200, legacy(realmOf(parts, login), login), exchange);
}

function realmOf({ realms }: OAuthParts, userName: string): Realm {
  return userName.length > USER_NAME_CHARS_MAX ? { kind: 'unknown' } : realms.realmOf(userName);
}

function version1(realm: Realm): object {
  const ver = '1.0';
  const cloud = {
    cloud_instance_name: instanceOf(realm),
    cloud_audience_urn: CLOUD_AUDIENCE_URN,
  };
  switch (realm.kind) {
    case 'managed':
      return { ver, account_type: 'Managed', domain_name: realm.domain, ...cloud };
    case 'federated':
      return {
        ver,
        account_type: 'Federated',
        domain_name: realm.domain,
        federation_protocol: 'WSTrust',
        ...(realm.metadataUrl && { federation_metadata_url: realm.metadataUrl }),
        ...(realm.activeUrl && { federation_active_auth_url: realm.activeUrl }),
        ...cloud,
      };
    case 'unknown':
      return { ver, account_type: 'Unknown', ...cloud };
    default:
      return realm satisfies never;
  }
}

function version2(realm: Realm, userName: string, version: '2.0' | '2.1'): object {
  const Login = userName.slice(0, USER_NAME_CHARS_MAX);
  const cloud_instance_name = instanceOf(realm);
  if (realm.kind === 'unknown') return { NameSpaceType: 'Unknown', Login, cloud_instance_name };
  const named = { DomainName: realm.domain, FederationBrandName: realm.brandName };
  const rest = { ...named, TenantBrandingInfo: null, cloud_instance_name };
  if (realm.kind === 'federated') {
    const AuthURL = passiveAddress(realm.passiveUrl, Login);
    return { NameSpaceType: 'Federated', federation_protocol: 'WSTrust', Login, AuthURL, ...rest };
  }
  const { desktopSsoEnabled = false } = realm;
  return {
    ...{ NameSpaceType: 'Managed', Login },
    ...rest,
    ...(version === '2.1' && { is_dsso_enabled: desktopSsoEnabled }),
  };
}

function legacy(realm: Realm, userName: string): object {
  const Login = userName.slice(0, USER_NAME_CHARS_MAX);
  const cloud = {
    CloudInstanceName: instanceOf(realm),
    CloudInstanceIssuerUri: CLOUD_AUDIENCE_URN,
  };
  switch (realm.kind) {
    case 'managed':
      return {
        ...{ State: 4, UserState: 1, Login, NameSpaceType: 'Managed' },
        ...{ DomainName: realm.domain, FederationBrandName: realm.brandName, ...cloud },
      };
    case 'federated':
      return {
        ...{ State: 3, UserState: 2, Login, NameSpaceType: 'Federated' },
        ...{ DomainName: realm.domain, FederationGlobalVersion: -1 },
        AuthURL: passiveAddress(realm.passiveUrl, Login),
        ...{ FederationBrandName: realm.brandName, ...cloud },
      };
    case 'unknown':
      return { State: 4, UserState: 1, Login, NameSpaceType: 'Unknown', ...cloud };
    default:
      return realm satisfies never;
  }
}

function instanceOf({ cloudInstanceName = 'microsoftonline.com' }: Realm): string {
  return cloudInstanceName;
}

/** Where a browser is sent to sign in at the identity provider (WS-Federation). */
export function passiveAddress(passiveUrl: string, userName: string): string {
  const query = new URLSearchParams({
    username: userName,
    wa: 'wsignin1.0',
    wtrealm: CLOUD_AUDIENCE_URN,
    wctx: '',
  });
  return `${passiveUrl}${passiveUrl.includes('?') ? '&' : '?'}${query}`;
}
