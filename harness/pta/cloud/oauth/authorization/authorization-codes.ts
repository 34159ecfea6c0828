import type { Random } from '../../../../runtime/random.ts';
import type { RedirectTarget } from '../clients/redirect-uri.ts';
import { ExpiringStore } from '../requests/expiring-store.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { Authentication } from '../tokens/token-claims.ts';
import type { CodeChallenge } from './pkce.ts';

/** Documented: about ten minutes. */
export const CODE_LIFETIME_MS = 600_000;
/** A code that was redeemed, or expired, is still known by its name for as long as somebody may come with it. */
const REMEMBERED_MS = 3_600_000;
/** More than a lab has sign-ins in an hour that nobody finished; the oldest go first. */
const CODES_MAX = 50_000;

/** What a code stands for. */
export interface CodeGrant extends Authentication {
  readonly clientId: string;
  readonly redirect: RedirectTarget;
  /** Whether the request named the redirect URI; then the redemption has to, too. */
  readonly namedRedirect: boolean;
  readonly challenge?: CodeChallenge;
  readonly scope: string;
  readonly resource?: string;
  readonly nonce?: string;
  readonly asksAuthenticationTime: boolean;
}

interface CodeState {
  readonly grant: CodeGrant;
  readonly issuedAt: number;
  redemptions: number;
  /** Of the refresh token that it was redeemed for. */
  familyId?: string;
}

export type CodeRedemption =
  | {
      readonly kind: 'good';
      readonly grant: CodeGrant;
      /** Remembers what came of it, so that a second redemption can take it back. @returns whether there was one already */
      issued(familyId: string | undefined): boolean;
    }
  | {
      readonly kind: 'refused';
      readonly failure: OAuthFailure;
      /** The code was redeemed before; this came of it. */
      readonly reused?: { readonly familyId?: string };
    };

const PREFIX = '0.A';
const CODE = /^0\.A[\w-]{43}$/;

/** Authorization codes: each is redeemed once, and what came of one that is redeemed twice is worth nothing. */
export class AuthorizationCodes {
  readonly #clock: { elapsed(): number };
  readonly #random: Random;
  readonly #codes: ExpiringStore<CodeState>;

  constructor(clock: { elapsed(): number }, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#codes = new ExpiringStore(clock, REMEMBERED_MS, CODES_MAX);
  }

  issue(grant: CodeGrant): string {
    const code = `${PREFIX}${Buffer.from(this.#random.bytes(32)).toString('base64url')}`;
    this.#codes.put(code, { grant, issuedAt: this.#clock.elapsed(), redemptions: 0 });
    return code;
  }

  /** A code is used up by whoever comes with it, whatever else is wrong with the request. */
  redeem(code: string, clientId: string): CodeRedemption {
    // Captured: what is no code at all is a malformed request, not a bad grant.
    if (!CODE.test(code)) return { kind: 'refused', failure: refuse('AADSTS9002313') };
    const state = this.#codes.get(code);
    if (state === undefined) return { kind: 'refused', failure: refuse('AADSTS70000') };
    state.redemptions += 1;
    if (state.redemptions > 1) {
      const { familyId } = state;
      const reused = { ...(familyId !== undefined && { familyId }) };
      return { kind: 'refused', failure: refuse('AADSTS54005'), reused };
    }
    if (state.grant.clientId !== clientId) {
      const failure = refuse('AADSTS70000', 'The code was issued to another client.');
      return { kind: 'refused', failure };
    }
    if (this.#clock.elapsed() - state.issuedAt >= CODE_LIFETIME_MS) {
      return { kind: 'refused', failure: refuse('AADSTS70008') };
    }
    const issued = (familyId: string | undefined): boolean => {
      if (familyId !== undefined) state.familyId = familyId;
      return state.redemptions > 1;
    };
    return { kind: 'good', grant: state.grant, issued };
  }
}
