import { errors, type JWTHeaderParameters, jwtVerify } from 'jose';
import type { KeyPair } from '../../../runtime/keys.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { ALGORITHM, SigningKeys } from './keys/signing-keys.ts';
import { issuerOfVersion1 } from './requests/authority.ts';

export interface TokenClaims {
  readonly audience: string;
  /** Object id of the user. */
  readonly subject: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly scope?: string;
  /** Directory roles, by display name. */
  readonly roles?: readonly string[];
  /** Whether the user was asked for a second factor. */
  readonly mfa?: boolean;
}

export type TokenVerdict =
  | {
      readonly kind: 'valid';
      /** Directory roles of a user, or permissions of an application. */
      readonly roles: readonly string[];
      /** Delegated permissions. */
      readonly scopes: readonly string[];
      readonly mfa: boolean;
      /** All that the token says. */
      readonly claims: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Seconds; Entra draws a life of 60 to 90 minutes, this is the lower end. */
export const TOKEN_LIFETIME_S = 3_600;

/** Issues and checks the tenant's tokens: RS256, issuer `https://sts.windows.net/{tenantId}/`. */
export class AccessTokens {
  /** What they are signed with, and all other tokens of the tenant. */
  readonly signingKeys: SigningKeys;
  readonly #tenantId: string;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #issuer: string;

  constructor(runtime: Runtime<PtaEvent>, tenantId: string, keys: KeyPair) {
    this.#runtime = runtime;
    this.#tenantId = tenantId;
    this.#issuer = issuerOfVersion1(tenantId);
    // A stream of its own: a certificate must not shift the ids of agents and requests.
    const random = runtime.random.fork('signing-keys');
    this.signingKeys = new SigningKeys({ clock: runtime.clock, random }, keys);
  }

  async issue(claims: TokenClaims): Promise<string> {
    const now = Math.floor(this.#runtime.clock.now() / 1_000);
    return this.signingKeys.sign({
      aud: claims.audience,
      iss: this.#issuer,
      iat: now,
      nbf: now,
      exp: now + TOKEN_LIFETIME_S,
      name: claims.displayName,
      oid: claims.subject,
      preferred_username: claims.userPrincipalName,
      ...(claims.scope && { scp: claims.scope }),
      ...(claims.roles && { roles: claims.roles }),
      ...(claims.mfa && { amr: ['pwd', 'mfa'] }),
      sub: claims.subject,
      tid: this.#tenantId,
      upn: claims.userPrincipalName,
      ver: '1.0',
    });
  }

  /** @param audience - what the resource is called; it may have several names */
  async verify(token: string, audience: string | readonly string[]): Promise<TokenVerdict> {
    const keyOf = ({ kid }: JWTHeaderParameters) => {
      const key = this.signingKeys.publicKey(kid);
      if (key === undefined) throw new errors.JWKSNoMatchingKey();
      return key;
    };
    try {
      const verified = jwtVerify(token, keyOf, {
        algorithms: [ALGORITHM],
        issuer: this.#issuer,
        audience: typeof audience === 'string' ? audience : [...audience],
        currentDate: new Date(this.#runtime.clock.now()),
        requiredClaims: ['exp'],
      });
      const { payload } = await this.#runtime.track(verified);
      return {
        kind: 'valid',
        roles: textsOf(payload['roles']),
        scopes: String(payload['scp'] ?? '')
          .split(' ')
          .filter(Boolean),
        mfa: textsOf(payload['amr']).includes('mfa'),
        claims: payload,
      };
    } catch (error) {
      if (error instanceof errors.JOSEError) return { kind: 'refused', reason: error.message };
      throw error;
    }
  }
}

function textsOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.map(String) : [];
}
