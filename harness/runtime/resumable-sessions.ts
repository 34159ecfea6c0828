import { hash } from 'node:crypto';
import type { Clock } from './clock.ts';

/**
 * How long a session may be taken up again: ten hours of wall time, the default of Windows.
 *
 * @see https://learn.microsoft.com/windows-server/security/tls/tls-registry-settings
 */
const SESSION_LIFETIME_MS = 10 * 3_600_000;
/** As many as a lab of forty agents needs for each host, and more; the oldest go first. */
const SESSIONS_MAX = 4_096;

/** Sessions of one machine, by name, with what the handshake established. */
export class ResumableSessions<T> {
  readonly #clock: Clock;
  readonly #sessions = new Map<string, { readonly session: T; readonly endsAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  keep(name: string, session: T): void {
    this.#sessions.delete(name);
    this.#sessions.set(name, { session, endsAt: this.#clock.elapsed() + SESSION_LIFETIME_MS });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > SESSIONS_MAX && oldest !== undefined) this.#sessions.delete(oldest);
  }

  find(name: string): T | undefined {
    const found = this.#sessions.get(name);
    return found !== undefined && this.#clock.elapsed() <= found.endsAt ? found.session : undefined;
  }
}

/** What both sides know after a whole handshake, base64. */
export function sessionSecret(clientNonce: string, serverNonce: string): string {
  return hash('sha256', `${clientNonce} ${serverNonce}`, 'base64');
}

/** Shows that one side still knows the secret, base64. */
export function sessionProof(secret: string, by: 'client' | 'server', nonce: string): string {
  const proven = `${secret} ${by} ${nonce}`;
  if (last.proven !== proven) last = { proven, proof: hash('sha256', proven, 'base64') };
  return last.proof;
}

/** In a simulated world the side that checks a proof runs in the same process, and mostly comes next. */
let last = { proven: '', proof: '' };

export function isSessionProof(
  proof: string,
  secret: string,
  by: 'client' | 'server',
  nonce: string,
): boolean {
  return proof === sessionProof(secret, by, nonce);
}
