import type { KeySource } from '../../../runtime/keys.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import type { WebRoute } from '../../../runtime/web-route.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { WaitingDevices } from '../pages/sign-in/device-page.ts';
import type { AccessTokens } from './access-tokens.ts';
import { AuthorizationCodes } from './authorization/authorization-codes.ts';
import { assertionJudge } from './clients/client-assertion.ts';
import { DeviceCodes } from './device/device-codes.ts';
import { waitingDevices } from './device/waiting-devices.ts';
import type { OAuthParts } from './oauth-parts.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { type RefreshTokenReuse, RefreshTokens } from './tokens/refresh-tokens.ts';
import { TokenIssuer } from './tokens/token-issuer.ts';

export interface AuthorizationServerOptions
  extends Pick<OAuthParts, 'tenant' | 'applications' | 'realms' | 'desk' | 'face' | 'memory'> {
  readonly tokens: AccessTokens;
  /** What becomes of a refresh token that was used once; `revokes-family` unless given. */
  readonly refreshTokenReuse?: RefreshTokenReuse;
}

/** The tenant's OAuth 2.0 and OpenID Connect, without transport. */
export class AuthorizationServer {
  /** In this order: the first that matches answers. */
  readonly routes: readonly WebRoute[];
  /** For the page where users type the codes of their devices. */
  readonly devices: WaitingDevices;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #tokens: AccessTokens;
  readonly #refreshTokens: RefreshTokens;

  constructor(runtime: Runtime<PtaEvent>, options: AuthorizationServerOptions) {
    const { tokens, refreshTokenReuse = 'revokes-family', ...given } = options;
    const { clock, events } = runtime;
    // Streams of their own: what clients draw must not shift the ids of agents and validations.
    const random = runtime.random.fork('oauth');
    const refreshTokens = new RefreshTokens(clock, random.fork('refresh'), refreshTokenReuse);
    const keys = tokens.signingKeys;
    const parts: OAuthParts = {
      ...given,
      ...{ clock, random, events, keys, refreshTokens },
      codes: new AuthorizationCodes(clock, random.fork('codes')),
      devices: new DeviceCodes(clock, random.fork('devices')),
      issuer: new TokenIssuer(given.tenant.tenantId, keys, refreshTokens),
      assertions: assertionJudge(given.tenant, (work) => runtime.track(work)),
    };
    this.#runtime = runtime;
    this.#tokens = tokens;
    this.#refreshTokens = refreshTokens;
    this.routes = oauthRoutes(parts, tokens);
    this.devices = waitingDevices(parts);
  }

  /** Signs with a new key from now on; the one before stays published for a day. */
  async rollSigningKey(keys: KeySource = this.#runtime.keys): Promise<void> {
    const { signingKeys } = this.#tokens;
    signingKeys.roll(await this.#runtime.track(keys.rsa2048()));
    const [current] = signingKeys.published;
    this.#runtime.events.append({ type: 'signing-key.rolled', keyId: current?.kid ?? '' });
  }

  /** No refresh token of a user is good any more, as after a change of the password or by an administrator. */
  revokeSignInSessions(objectId: string): void {
    this.#refreshTokens.revokeUser(objectId);
    this.#runtime.events.append({ type: 'sign-in-sessions.revoked', objectId });
  }
}
