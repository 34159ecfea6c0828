import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Random } from '../../../../runtime/random.ts';
import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import { familyOf } from '../clients/client-application.ts';
import type { RedirectPlatform } from '../clients/redirect-uri.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { Authentication } from './token-claims.ts';

/** How long a refresh token waits for its use: milliseconds; each use begins it anew. 90 days, as documented. */
export const REFRESH_TOKEN_INACTIVE_MS = 90 * 86_400_000;
/** How long single-page applications have theirs, renewed or not: milliseconds. A day, as documented. */
export const SPA_REFRESH_TOKEN_MS = 86_400_000;
/** Sign-ins whose refresh tokens are kept; past it the oldest are forgotten, and their users sign in again. */
const REFRESH_FAMILIES_MAX = 100_000;

/** One sign-in, and what goes on by it. */
export interface RefreshFamily extends Authentication {
  /** Opaque; names it among all. */
  readonly id: string;
  readonly clientId: string;
  readonly platform: RedirectPlatform;
  /** `scope` and `resource` of the first request. */
  readonly scope: string;
  readonly resource?: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly issuedAt: number;
}

/** What a family is begun with. */
export type RefreshGrant = Omit<RefreshFamily, 'id' | 'issuedAt'>;

interface FamilyState {
  readonly family: RefreshFamily;
  /** Serial number of the token that is good. */
  serial: number;
  lastUsedAt: number;
  /** No token of it is good any more. */
  isRevoked: boolean;
}

/**
 * What becomes of a token that was used once. `revokes-family`: whoever comes with it may have stolen it, and so may
 * whoever has its successor (RFC 9700, 4.14.2). `allowed`: it stays good, which is what Entra's documents say of it.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export type RefreshTokenReuse = 'revokes-family' | 'allowed';

export type Redemption =
  | { readonly kind: 'good'; readonly family: RefreshFamily; readonly serial: number }
  | { readonly kind: 'refused'; readonly failure: OAuthFailure; readonly reused: boolean };

/** Captured: what opaque tokens of the service begin with. */
const PREFIX = '0.A';
const TOKEN = /^0\.A([\w-]{22})\.([0-9a-z]{1,8})\.([\w-]{22})$/;
const ID_BYTES = 16;
const MAC_BYTES = 16;

/**
 * The refresh tokens of the tenant. A token is a family, a serial number and a code over both that nobody else can make:
 * so a token that was used up is told from one that never was, and nothing is kept for each.
 */
export class RefreshTokens {
  readonly #clock: { now(): number };
  readonly #random: Random;
  readonly #reuse: RefreshTokenReuse;
  readonly #key: KeyObject;
  /** Least recently begun first. */
  readonly #families = new Map<string, FamilyState>();

  constructor(clock: { now(): number }, random: Random, reuse: RefreshTokenReuse) {
    this.#clock = clock;
    this.#random = random;
    this.#reuse = reuse;
    // As an object: Node makes one of bytes each time, at six times the cost of the code itself.
    this.#key = createSecretKey(random.bytes(32));
  }

  /** Begins a family. @returns its first token */
  begin(grant: RefreshGrant): { readonly token: string; readonly familyId: string } {
    const id = Buffer.from(this.#random.bytes(ID_BYTES)).toString('base64url');
    const now = this.#clock.now();
    const [oldest] = this.#families.keys();
    if (this.#families.size >= REFRESH_FAMILIES_MAX && oldest !== undefined) {
      this.#families.delete(oldest);
    }
    this.#families.set(id, {
      family: { ...grant, id, issuedAt: now },
      serial: 0,
      lastUsedAt: now,
      isRevoked: false,
    });
    return { token: this.#tokenOf(id, 0), familyId: id };
  }

  /** What a token is worth to a client. It is not used up by this. */
  redeem(token: string, clientId: string): Redemption {
    const parsed = this.#parse(token);
    // Captured: what is no token at all is a malformed request, not a bad grant.
    if (parsed === undefined) return refused(refuse('AADSTS9002313'));
    const state = this.#families.get(parsed.id);
    if (state === undefined) return refused(refuse('AADSTS70000'));
    const { family } = state;
    if (!isOf(family.clientId, clientId)) {
      return refused(refuse('AADSTS70000', WRONG_CLIENT, { suberror: 'client_mismatch' }));
    }
    if (state.isRevoked) return refused(refuse('AADSTS50173'));
    if (parsed.serial !== state.serial && this.#reuse === 'revokes-family') {
      state.isRevoked = true;
      return { kind: 'refused', failure: refuse('AADSTS50173', REUSED), reused: true };
    }
    const expired = this.#expiryOf(state);
    if (expired !== undefined) return refused(refuse(expired));
    return { kind: 'good', family, serial: state.serial };
  }

  /**
   * Uses up what the family has out.
   *
   * @param serial - of the token that was redeemed; where another one was faster, it came twice
   * @returns its next token
   */
  rotate(familyId: string, serial: number): string | undefined {
    const state = this.#families.get(familyId);
    if (state === undefined) return undefined;
    if (state.serial !== serial && this.#reuse === 'revokes-family') state.isRevoked = true;
    state.serial += 1;
    state.lastUsedAt = this.#clock.now();
    return this.#tokenOf(familyId, state.serial);
  }

  /** No token of it is good any more. */
  revoke(familyId: string): void {
    const state = this.#families.get(familyId);
    if (state !== undefined) state.isRevoked = true;
  }

  /** Every sign-in of a user ends. */
  revokeUser(objectId: string): void {
    for (const { family } of this.#families.values()) {
      if (family.user.objectId === objectId) this.revoke(family.id);
    }
  }

  #expiryOf({ family, lastUsedAt }: FamilyState): AadstsText | undefined {
    const now = this.#clock.now();
    if (family.platform === 'spa' && now - family.issuedAt >= SPA_REFRESH_TOKEN_MS) {
      return 'AADSTS700084';
    }
    return now - lastUsedAt >= REFRESH_TOKEN_INACTIVE_MS ? 'AADSTS700082' : undefined;
  }

  #tokenOf(id: string, serial: number): string {
    const text = `${id}.${serial.toString(36)}`;
    return `${PREFIX}${text}.${this.#mac(text).toString('base64url')}`;
  }

  #parse(token: string): { id: string; serial: number } | undefined {
    const [, id = '', serial = '', mac = ''] = TOKEN.exec(token) ?? [];
    const claimed = Buffer.from(mac, 'base64url');
    const computed = this.#mac(`${id}.${serial}`);
    if (claimed.length !== MAC_BYTES || !timingSafeEqual(claimed, computed)) return undefined;
    return { id, serial: Number.parseInt(serial, 36) };
  }

  #mac(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest().subarray(0, MAC_BYTES);
  }
}

const WRONG_CLIENT = 'The refresh token was issued to another client.';
const REUSED = 'The refresh token was used before; all that came of its sign-in is revoked.';

function isOf(issuedTo: string, clientId: string): boolean {
  const family = familyOf(clientId);
  return issuedTo === clientId || (family !== undefined && family === familyOf(issuedTo));
}

function refused(failure: OAuthFailure): Redemption {
  return { kind: 'refused', failure, reused: false };
}
