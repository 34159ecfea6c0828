import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { KeyPair } from '../../runtime/keys.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';

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
  | { readonly kind: 'valid'; readonly roles: readonly string[]; readonly mfa: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

/** Seconds; Entra draws a life of 60 to 90 minutes, this is the lower end. */
export const TOKEN_LIFETIME_S = 3_600;

/** No other may be named in a token, `none` least of all. */
const ALGORITHM = 'RS256';

/** Issues and checks the tenant's tokens: RS256, issuer `https://sts.windows.net/{tenantId}/`. */
export class AccessTokens {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #issuer: string;
  readonly #tenantId: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor(runtime: Runtime<PtaEvent>, tenantId: string, keys: KeyPair) {
    this.#runtime = runtime;
    this.#tenantId = tenantId;
    this.#issuer = `https://sts.windows.net/${tenantId}/`;
    this.#privateKey = createPrivateKey(keys.privateKey);
    this.#publicKey = createPublicKey(keys.publicKey);
  }

  issue(claims: TokenClaims): Promise<string> {
    const now = Math.floor(this.#runtime.clock.now() / 1_000);
    const token = new SignJWT({
      oid: claims.subject,
      tid: this.#tenantId,
      name: claims.displayName,
      preferred_username: claims.userPrincipalName,
      upn: claims.userPrincipalName,
      ver: '1.0',
      ...(claims.scope && { scp: claims.scope }),
      ...(claims.roles && { roles: claims.roles }),
      ...(claims.mfa && { amr: ['pwd', 'mfa'] }),
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(this.#issuer)
      .setAudience(claims.audience)
      .setSubject(claims.subject)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + TOKEN_LIFETIME_S)
      .sign(this.#privateKey);
    return this.#runtime.track(token);
  }

  async verify(token: string, audience: string): Promise<TokenVerdict> {
    const currentDate = new Date(this.#runtime.clock.now());
    const issuer = this.#issuer;
    try {
      const verified = jwtVerify(token, this.#publicKey, {
        algorithms: [ALGORITHM],
        issuer,
        audience,
        currentDate,
        requiredClaims: ['exp'],
      });
      const { payload } = await this.#runtime.track(verified);
      return {
        kind: 'valid',
        roles: textsOf(payload['roles']),
        mfa: textsOf(payload['amr']).includes('mfa'),
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
