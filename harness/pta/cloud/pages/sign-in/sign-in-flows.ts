import type { Clock } from '../../../../runtime/clock.ts';
import type { Random } from '../../../../runtime/random.ts';
import type { Secret } from '../../../../runtime/secret.ts';
import type { CloudUser } from '../../tenant/tenant.ts';
import type { SignInTarget } from './sign-in-target.ts';

/** What the page asks for next. */
export type SignInStep =
  | 'user-name'
  | 'password'
  | 'second-factor'
  | 'second-factor-enrolment'
  | 'password-change'
  | 'consent'
  | 'stay-signed-in';

/** One person's way through the pages, in one browser. */
export interface SignInFlow {
  readonly id: string;
  /** Key of the browser that it is shown in. */
  readonly browser: string;
  readonly correlationId: string;
  readonly target: SignInTarget;
  readonly step: SignInStep;
  readonly userName?: string;
  /** Held while something else is asked, so that it need not be typed again. */
  readonly password?: Secret;
  /** Of the attempt that was interrupted. */
  readonly continuation?: string;
  readonly secondFactor?: Secret;
  readonly consents?: boolean;
  /** What the user's new authenticator app shows: told once, when it was registered. */
  readonly enrolledCode?: Secret;
  /** Who has signed in, when only "stay signed in" is left to ask. */
  readonly signedIn?: { readonly user: CloudUser; readonly methods: readonly string[] };
}

/** The real page gives up on a form after some minutes of the like (inferred). */
const FLOW_MS = 15 * 60_000;
/** More than a lab's browsers show at a time; the oldest go first. */
const FLOWS_MAX = 4_096;

/** Pages that are open somewhere. All that a form carries is the key of one. */
export class SignInFlows {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #open = new Map<string, { readonly flow: SignInFlow; readonly endsAt: number }>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  begin(browser: string, target: SignInTarget): SignInFlow {
    const flow: SignInFlow = {
      id: Buffer.from(this.#random.bytes(32)).toString('base64url'),
      browser,
      correlationId: target.correlationId ?? this.#random.guid(),
      target,
      step: 'user-name',
      ...(target.loginHint !== undefined && { userName: target.loginHint }),
    };
    return this.keep(flow);
  }

  /** `undefined` when there never was one, or it is over. */
  find(id: string): SignInFlow | undefined {
    const open = this.#open.get(id);
    return open !== undefined && this.#clock.now() < open.endsAt ? open.flow : undefined;
  }

  keep(flow: SignInFlow): SignInFlow {
    this.#open.set(flow.id, { flow, endsAt: this.#clock.now() + FLOW_MS });
    const [oldest] = this.#open.keys();
    if (this.#open.size > FLOWS_MAX && oldest !== undefined) this.#open.delete(oldest);
    return flow;
  }

  end({ id }: SignInFlow): void {
    this.#open.delete(id);
  }
}
