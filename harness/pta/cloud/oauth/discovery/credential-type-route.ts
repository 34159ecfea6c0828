import { z } from 'zod';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import type { Realm } from '../ports.ts';
import { openExchange } from '../requests/exchange.ts';
import { FORM_CHARS_MAX } from '../requests/parameters.ts';
import { jsonReply } from '../requests/replies.ts';
import { passiveAddress } from './user-realm-routes.ts';

/** Members are read in any case, as public tools send both. */
const question = z.object({ username: z.string().min(1).max(1_024) });

/** Captured: what a request without a user name gets. */
const BAD_REQUEST = '6000';

/** `DomainType`, as public research reads it. */
const DOMAIN_TYPE = { unknown: 1, managed: 3, federated: 4 } as const;
/** `PrefCredential`: the password here, or the identity provider. */
const PASSWORD = 1;
const FEDERATION = 4;

/** What the sign-in page asks before it shows the next field: whether there is such a user, and how it signs in. */
export function credentialTypeRoute(parts: OAuthParts, hosts: readonly string[]): WebRoute {
  return {
    method: 'POST',
    hosts,
    path: '/common/GetCredentialType',
    answer: async (request) => answer(parts, request),
  };
}

function answer(parts: OAuthParts, request: WebRequest): TextReply {
  const exchange = openExchange(parts, request, 'v2');
  const userName = readUserName(request.body);
  if (userName === undefined) {
    return jsonReply(200, { error: { code: BAD_REQUEST } }, exchange);
  }
  const realm = parts.realms.realmOf(userName);
  const Credentials = {
    PrefCredential: realm.kind === 'federated' ? FEDERATION : PASSWORD,
    HasPassword: true,
    RemoteNgcParams: null,
    FidoParams: null,
    SasParams: null,
    CertAuthParams: null,
    GoogleParams: null,
    FacebookParams: null,
    ...(realm.kind === 'federated' && {
      FederationRedirectUrl: passiveAddress(realm.passiveUrl, userName),
    }),
  };
  const hasDesktopSso = realm.kind === 'managed' && realm.desktopSsoEnabled === true;
  const reply = {
    Username: userName,
    Display: userName,
    IfExistsResult: exists(realm) ? 0 : 1,
    IsUnmanaged: false,
    ThrottleStatus: 0,
    Credentials,
    EstsProperties: {
      UserTenantBranding: null,
      DomainType: DOMAIN_TYPE[realm.kind],
      ...(hasDesktopSso && { DesktopSsoEnabled: true }),
    },
    IsSignupDisallowed: true,
    apiCanary: '',
  };
  return jsonReply(200, reply, exchange);
}

/** The users of a federated domain are known at their identity provider; here all of them may exist. */
function exists(realm: Realm): boolean {
  return realm.kind === 'federated' || (realm.kind === 'managed' && realm.userExists);
}

/** Total: whatever is no JSON object with a user name has none. */
function readUserName(body: string): string | undefined {
  if (body.length > FORM_CHARS_MAX) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const members = Object.entries(value).map(([name, each]) => [name.toLowerCase(), each] as const);
  const parsed = question.safeParse(Object.fromEntries(members));
  return parsed.success ? parsed.data.username : undefined;
}
