import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../../../runtime/clock.ts';
import type { Random } from '../../../../runtime/random.ts';
import type { CloudUser } from '../../tenant/tenant.ts';
import type { BrowserSession } from './sign-in-target.ts';

/** Marks one browser, so that a form is taken only from the one that it was shown to. */
const BROWSER_COOKIE = 'esctx';
/** Holds the session until the browser is closed. */
const SESSION_COOKIE = 'ESTSAUTH';
/** Holds it for longer, after "stay signed in". */
const PERSISTENT_COOKIE = 'ESTSAUTHPERSISTENT';

/** A session that is not kept ends after a day, one that is kept after 90 days. Documented. */
const SESSION_MS = 86_400_000;
const PERSISTENT_SESSION_MS = 90 * SESSION_MS;
/** More than a lab's browsers; the oldest go first. */
const SESSIONS_MAX = 10_000;

interface Kept {
  readonly session: BrowserSession;
  readonly endsAt: number;
}

/** Who is signed in, in which browser. Cookies carry nothing but a random key. */
export class BrowserSessions {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** The browser's own key, and the cookie that gives it one where it has none yet. */
  browserOf(headers: IncomingHttpHeaders): {
    readonly browser: string;
    readonly cookies: string[];
  } {
    const known = cookie(headers, BROWSER_COOKIE);
    if (known !== undefined && isKey(known)) return { browser: known, cookies: [] };
    const browser = this.#key();
    return { browser, cookies: [cookieText(BROWSER_COOKIE, browser)] };
  }

  /** Whether the browser has this key: what a page of another site sends comes without it. */
  isFrom(browser: string, headers: IncomingHttpHeaders): boolean {
    return cookie(headers, BROWSER_COOKIE) === browser;
  }

  find(headers: IncomingHttpHeaders): BrowserSession | undefined {
    const now = this.#clock.now();
    for (const name of [SESSION_COOKIE, PERSISTENT_COOKIE]) {
      const kept = this.#kept.get(cookie(headers, name) ?? '');
      if (kept !== undefined && now < kept.endsAt) return kept.session;
    }
    return undefined;
  }

  /** Begins a session. @returns the cookie that holds it */
  begin(
    user: CloudUser,
    methods: readonly string[],
    staysSignedIn: boolean,
  ): { readonly session: BrowserSession; readonly cookies: string[] } {
    const now = this.#clock.now();
    const session = { sessionId: this.#random.guid(), user, methods, signedInAt: now };
    const key = this.#key();
    const lifetimeMs = staysSignedIn ? PERSISTENT_SESSION_MS : SESSION_MS;
    this.#kept.set(key, { session, endsAt: now + lifetimeMs });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > SESSIONS_MAX && oldest !== undefined) this.#kept.delete(oldest);
    const text = staysSignedIn
      ? cookieText(PERSISTENT_COOKIE, key, PERSISTENT_SESSION_MS / 1_000)
      : cookieText(SESSION_COOKIE, key);
    return { session, cookies: [text] };
  }

  /** Ends the browser's sessions. @returns the cookies that make it forget them */
  end(headers: IncomingHttpHeaders): string[] {
    return [SESSION_COOKIE, PERSISTENT_COOKIE].map((name) => {
      this.#kept.delete(cookie(headers, name) ?? '');
      return cookieText(name, '', 0);
    });
  }

  /** Ends every session of a user, as an administrator may, and a changed password does. */
  endAllOf(objectId: string): void {
    for (const [key, { session }] of this.#kept) {
      if (session.user.objectId === objectId) this.#kept.delete(key);
    }
  }

  #key(): string {
    return Buffer.from(this.#random.bytes(32)).toString('base64url');
  }
}

function isKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** `SameSite=Lax`: applications lead here by links and redirects, and never need the cookie in a form of their own. */
function cookieText(name: string, value: string, maxAgeSeconds?: number): string {
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/${age}; Secure; HttpOnly; SameSite=Lax`;
}

/** The first of that name; browsers send the most specific one first. */
function cookie({ cookie: header = '' }: IncomingHttpHeaders, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
