import type { Random } from '../../../../runtime/random.ts';
import type { RequestedAccess } from '../clients/requested-access.ts';
import { ExpiringStore } from '../requests/expiring-store.ts';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { Authentication } from '../tokens/token-claims.ts';

/** Documented: 15 minutes to sign in. */
export const DEVICE_CODE_LIFETIME_MS = 900_000;
/** Between two questions of a device: milliseconds. */
export const DEVICE_INTERVAL_MS = 5_000;
/** Devices measure their waits by clocks of their own. */
const INTERVAL_TOLERANCE_MS = 1_000;
/** A code that expired is still known by its name, so that a late device is told what became of it. */
const REMEMBERED_MS = 4 * DEVICE_CODE_LIFETIME_MS;
const CODES_MAX = 10_000;

/** What a device asks for. */
export interface DeviceRequest {
  readonly clientId: string;
  readonly applicationName: string;
  readonly scope: string;
  readonly resource?: string;
  readonly access: RequestedAccess;
  readonly correlationId?: string;
}

type Answer =
  | { readonly kind: 'pending' }
  | { readonly kind: 'approved'; readonly authentication: Authentication }
  | { readonly kind: 'declined' }
  /** The device has its tokens. */
  | { readonly kind: 'redeemed' };

interface DeviceState {
  readonly request: DeviceRequest;
  readonly userCode: string;
  readonly issuedAt: number;
  answer: Answer;
  polledAt?: number;
}

export interface DeviceCode {
  readonly deviceCode: string;
  /** What the user types. */
  readonly userCode: string;
}

export type DevicePoll =
  | {
      readonly kind: 'approved';
      readonly request: DeviceRequest;
      readonly authentication: Authentication;
    }
  | OAuthFailure;

/** Captured: nine characters, of which none is taken for another. */
const USER_CODE_CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const USER_CODE_LENGTH = 9;

/**
 * Devices that wait for somebody to sign in elsewhere.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
export class DeviceCodes {
  readonly #clock: { elapsed(): number };
  readonly #random: Random;
  readonly #byDeviceCode: ExpiringStore<DeviceState>;
  readonly #byUserCode: ExpiringStore<DeviceState>;

  constructor(clock: { elapsed(): number }, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#byDeviceCode = new ExpiringStore(clock, REMEMBERED_MS, CODES_MAX);
    this.#byUserCode = new ExpiringStore(clock, DEVICE_CODE_LIFETIME_MS, CODES_MAX);
  }

  issue(request: DeviceRequest): DeviceCode {
    const deviceCode = Buffer.from(this.#random.bytes(48)).toString('base64url');
    const userCode = this.#userCode();
    const issuedAt = this.#clock.elapsed();
    const state: DeviceState = { request, userCode, issuedAt, answer: { kind: 'pending' } };
    this.#byDeviceCode.put(deviceCode, state);
    this.#byUserCode.put(userCode, state);
    return { deviceCode, userCode };
  }

  /** @param userCode - as typed: in any case, with blanks or hyphens; `undefined` when no device waits with it */
  find(userCode: string): DeviceRequest | undefined {
    return this.#waiting(userCode)?.request;
  }

  /** The user signed in. @returns whether a device was waiting for it */
  approve(userCode: string, authentication: Authentication): boolean {
    return this.#answer(userCode, { kind: 'approved', authentication });
  }

  /** The user does not want to. @returns whether a device was waiting for it */
  decline(userCode: string): boolean {
    return this.#answer(userCode, { kind: 'declined' });
  }

  /** A device asks whether somebody has signed in. */
  poll(deviceCode: string, clientId: string): DevicePoll {
    const state = this.#byDeviceCode.get(deviceCode);
    if (state === undefined || state.request.clientId !== clientId) return refuse('AADSTS70018');
    const now = this.#clock.elapsed();
    const { answer, request, polledAt = Number.NEGATIVE_INFINITY } = state;
    state.polledAt = now;
    if (answer.kind === 'redeemed') return refuse('AADSTS70000', 'The device code was redeemed.');
    if (now - state.issuedAt >= DEVICE_CODE_LIFETIME_MS) return refuse('AADSTS70020');
    if (answer.kind === 'declined') {
      return refuse('AADSTS65004', undefined, { error: 'authorization_declined' });
    }
    if (answer.kind === 'approved') {
      state.answer = { kind: 'redeemed' };
      return { kind: 'approved', request, authentication: answer.authentication };
    }
    const isTooSoon = now - polledAt < DEVICE_INTERVAL_MS - INTERVAL_TOLERANCE_MS;
    // RFC 8628, 3.5; inferred: that it goes with the code of the pending sign-in.
    return isTooSoon
      ? refuse('AADSTS70016', 'It is asked too often.', { error: 'slow_down' })
      : refuse('AADSTS70016');
  }

  #answer(userCode: string, answer: Answer): boolean {
    const state = this.#waiting(userCode);
    if (state === undefined) return false;
    state.answer = answer;
    // A code that was answered is worth nothing to whoever types it next.
    this.#byUserCode.delete(state.userCode);
    return true;
  }

  #waiting(userCode: string): DeviceState | undefined {
    if (userCode.length > 4 * USER_CODE_LENGTH) return undefined;
    return this.#byUserCode.get(userCode.replace(/[\s-]/g, '').toUpperCase());
  }

  #userCode(): string {
    const characters = Array.from({ length: USER_CODE_LENGTH }, () =>
      USER_CODE_CHARACTERS.charAt(this.#random.below(USER_CODE_CHARACTERS.length)),
    );
    return characters.join('');
  }
}
