import { TOKEN_LIFETIME_S } from '../access-tokens.ts';
import type { KnownClient } from '../clients/authenticate-client.ts';
import { familyOf } from '../clients/client-application.ts';
import type { RedirectPlatform } from '../clients/redirect-uri.ts';
import type { RequestedAccess } from '../clients/requested-access.ts';
import type { SigningKeys } from '../keys/signing-keys.ts';
import type { Exchange } from '../requests/exchange.ts';
import type { RefreshTokens } from './refresh-tokens.ts';
import {
  type Authentication,
  accessTokenClaims,
  applicationTokenClaims,
  idTokenClaims,
} from './token-claims.ts';
import {
  asVersion1,
  clientInfo,
  type TokenResponse,
  type TokenResponseOfVersion1,
} from './token-response.ts';

/** What a grant came to: tokens for a user. */
export interface UserGrant extends Authentication {
  readonly access: RequestedAccess;
  readonly nonce?: string | undefined;
  /** The request asked for `max_age`, or for the time itself. */
  readonly asksAuthenticationTime?: boolean;
  /** Of a refresh token that was redeemed; it is rotated. A family is begun where there is none. */
  readonly refreshes?: { readonly familyId: string; readonly serial: number };
  readonly platform: RedirectPlatform;
  /** `scope` and `resource` as the sign-in asked for them; what a refresh is about that says nothing else. */
  readonly scope: string;
  readonly resource?: string | undefined;
}

export interface Issued {
  readonly response: TokenResponse | TokenResponseOfVersion1;
  /** Whose refresh token is in the reply. */
  readonly familyId?: string;
}

interface Issuing {
  readonly exchange: Exchange;
  readonly client: KnownClient;
  /** The request has `client_info=1`. */
  readonly wantsClientInfo: boolean;
}

/** Makes the replies of the token endpoint. */
export class TokenIssuer {
  readonly #tenantId: string;
  readonly #keys: SigningKeys;
  readonly #refreshTokens: RefreshTokens;

  constructor(tenantId: string, keys: SigningKeys, refreshTokens: RefreshTokens) {
    this.#tenantId = tenantId;
    this.#keys = keys;
    this.#refreshTokens = refreshTokens;
  }

  issueToUser({ exchange, client, wantsClientInfo }: Issuing, grant: UserGrant): Issued {
    const { access, nonce, user } = grant;
    const { appId } = client.application;
    const context = this.#context(exchange);
    const refresh = wantsRefreshToken(exchange, access) ? this.#refresh(appId, grant) : undefined;
    const foci = refresh && familyOf(appId);
    const response: TokenResponse = {
      scope: access.granted.join(' '),
      ...this.#accessToken(accessTokenClaims(context, client, access, grant)),
      ...(refresh && { refresh_token: refresh.token }),
      ...(access.openid.has('openid') && {
        id_token: this.#keys.sign(
          idTokenClaims(context, appId, grant, {
            openid: access.openid,
            nonce,
            ...(grant.asksAuthenticationTime && { asksAuthenticationTime: true }),
          }),
        ),
      }),
      ...(foci && { foci }),
      // AD FS does not know of it, and MSAL does not expect it there.
      ...(wantsClientInfo &&
        exchange.protocol !== 'adfs' && {
          client_info: clientInfo(user.objectId, this.#tenantId),
        }),
    };
    return {
      response: inProtocol(response, access, exchange),
      ...(refresh && { familyId: refresh.familyId }),
    };
  }

  issueToApplication({ exchange, client }: Issuing, access: RequestedAccess): Issued {
    const claims = applicationTokenClaims(this.#context(exchange), client, access);
    return { response: inProtocol(this.#accessToken(claims), access, exchange) };
  }

  /** An ID token beside or instead of a code, from the authorization endpoint. */
  issueIdToken(
    exchange: Exchange,
    clientId: string,
    authentication: Authentication,
    more: Parameters<typeof idTokenClaims>[3],
  ): string {
    const context = this.#context(exchange);
    return this.#keys.sign(idTokenClaims(context, clientId, authentication, more));
  }

  #context(exchange: Exchange) {
    return { exchange, tenantId: this.#tenantId, lifetimeS: TOKEN_LIFETIME_S };
  }

  #accessToken(claims: object): TokenResponse {
    return {
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME_S,
      ext_expires_in: TOKEN_LIFETIME_S,
      access_token: this.#keys.sign(claims),
    };
  }

  #refresh(
    clientId: string,
    { user, methods, authenticatedAt, platform, scope, resource, refreshes }: UserGrant,
  ): { readonly token: string; readonly familyId: string } {
    if (refreshes !== undefined) {
      const { familyId, serial } = refreshes;
      const token = this.#refreshTokens.rotate(familyId, serial);
      if (token !== undefined) return { token, familyId };
    }
    return this.#refreshTokens.begin({
      ...{ user, methods, authenticatedAt, clientId, platform, scope },
      ...(resource !== undefined && { resource }),
    });
  }
}

/** Version 1 has no scope that asks for it, and always sends one. */
function wantsRefreshToken({ protocol }: Exchange, { openid }: RequestedAccess): boolean {
  return protocol !== 'v2' || openid.has('offline_access');
}

function inProtocol(
  response: TokenResponse,
  { audience }: RequestedAccess,
  { protocol, at }: Exchange,
): TokenResponse | TokenResponseOfVersion1 {
  return protocol === 'v1' ? asVersion1(response, audience, Math.floor(at / 1_000)) : response;
}
