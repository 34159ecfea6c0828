import type { Clock } from '../../../runtime/clock.ts';
import type { Random } from '../../../runtime/random.ts';
import type { AuthenticationStep } from '../sign-in-log/sign-in-record.ts';

/** What a user has shown so far. */
export interface Proven {
  /** Object id. */
  readonly userId: string;
  /** `amr` so far, such as `pwd`. */
  readonly methods: readonly string[];
  readonly steps: readonly AuthenticationStep[];
  readonly passwordExpired?: 'AADSTS50055' | 'AADSTS50144' | undefined;
}

/** Inferred; about as long as somebody needs to find a telephone. */
const GOES_ON_FOR_MS = 10 * 60_000;
/** More than a lab has people at the keyboard; the oldest go first. */
const INTERRUPTED_MAX = 4_096;
const KEY_BYTES = 32;

interface Interrupted {
  readonly userName: string;
  readonly proven: Proven;
  /** `elapsed()` of the clock. */
  readonly endsAt: number;
}

/** Sign-ins that wait for an answer of their user. Each is gone on with once, by whoever has its key and names the same user. */
export class InterruptedSignIns {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #waiting = new Map<string, Interrupted>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** @returns the key */
  keep(userName: string, proven: Proven): string {
    const key = Buffer.from(this.#random.bytes(KEY_BYTES)).toString('base64url');
    const endsAt = this.#clock.elapsed() + GOES_ON_FOR_MS;
    this.#waiting.set(key, { userName: comparable(userName), proven, endsAt });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > INTERRUPTED_MAX && oldest !== undefined) this.#waiting.delete(oldest);
    return key;
  }

  take(key: string, userName: string): Proven | undefined {
    const interrupted = this.#waiting.get(key);
    if (interrupted === undefined) return undefined;
    this.#waiting.delete(key);
    const isInTime = this.#clock.elapsed() < interrupted.endsAt;
    return isInTime && interrupted.userName === comparable(userName)
      ? interrupted.proven
      : undefined;
  }
}

function comparable(userName: string): string {
  return userName.trim().toLowerCase();
}
