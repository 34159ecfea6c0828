import type { WebRoute } from '../../../runtime/web-route.ts';
import { LOGIN_HOSTS } from '../../protocol/hosts.ts';
import type { AccessTokens } from './access-tokens.ts';
import { authorizeRoutes } from './authorization/authorize-routes.ts';
import { deviceCodeRoutes } from './device/device-code-routes.ts';
import { credentialTypeRoute } from './discovery/credential-type-route.ts';
import { instanceDiscoveryRoute } from './discovery/instance-discovery.ts';
import { keysRoutes } from './discovery/keys-routes.ts';
import { openidConfigurationRoutes } from './discovery/openid-configuration.ts';
import { userRealmRoutes } from './discovery/user-realm-routes.ts';
import { authorizationCodeGrant } from './grants/authorization-code-grant.ts';
import { clientCredentialsGrant } from './grants/client-credentials-grant.ts';
import {
  DEVICE_CODE_GRANT,
  DEVICE_CODE_GRANT_OF_VERSION_1,
  deviceCodeGrant,
} from './grants/device-code-grant.ts';
import { passwordGrant } from './grants/password-grant.ts';
import { refreshTokenGrant } from './grants/refresh-token-grant.ts';
import type { OAuthParts } from './oauth-parts.ts';
import { signOutRoutes } from './sign-out-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { userInfoRoutes } from './user-info-routes.ts';

/** Where users and clients sign in: the service's own hosts, and those that a client on this machine may use. */
const HOSTS = [...LOGIN_HOSTS, 'local'];

/**
 * OAuth 2.0, OpenID Connect and what clients discover before: versions 1 and 2, and an authority called `adfs`, which is
 * at the addresses of version 1 with `adfs` for the tenant.
 */
export function oauthRoutes(parts: OAuthParts, tokens: AccessTokens): WebRoute[] {
  const grants = [
    passwordGrant(parts),
    authorizationCodeGrant(parts),
    refreshTokenGrant(parts),
    clientCredentialsGrant(parts.applications),
    deviceCodeGrant(parts, DEVICE_CODE_GRANT),
    deviceCodeGrant(parts, DEVICE_CODE_GRANT_OF_VERSION_1),
  ];
  return [
    // Those that name a path in full come before those whose first segment may be any tenant.
    instanceDiscoveryRoute(parts, HOSTS),
    ...userRealmRoutes(parts, HOSTS),
    credentialTypeRoute(parts, HOSTS),
    ...userInfoRoutes(parts, tokens, HOSTS),
    ...openidConfigurationRoutes(parts, HOSTS),
    ...keysRoutes(parts, HOSTS),
    ...authorizeRoutes(parts, HOSTS),
    ...tokenRoutes(parts, grants, HOSTS),
    ...deviceCodeRoutes(parts, HOSTS),
    ...signOutRoutes(parts, HOSTS),
  ];
}
