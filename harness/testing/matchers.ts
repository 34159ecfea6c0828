import { isPromise } from 'node:util/types';
import { type AsyncMatcherResult, expect, type SyncMatcherResult } from 'vitest';
import type { SignInOutcome } from '../environment/application.ts';
import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { describeLastEvents } from './describe-events.ts';
import { logOfSignIn } from './observed-environments.ts';
import { eventsOfLastSignIn, eventsOfSignIn, type Hop, lastSignInPath } from './sign-in-path.ts';

/** A matcher on a promise must be awaited. */
type Judged<R, T> = T extends PromiseLike<unknown> ? Promise<void> : R;

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * The sign-in gave a token. Takes the outcome, or the promise of it.
     *
     * @example
     * await expect(environment.signIn('alice@contoso.test')).toSucceed();
     */
    toSucceed(): Judged<R, T>;
    /**
     * The sign-in failed with just this code. Takes the outcome, or the promise of it.
     *
     * @example
     * await expect(environment.signIn('dave.disabled@contoso.test')).toFailWith('AADSTS50057');
     */
    toFailWith(code: `AADSTS${number}`): Judged<R, T>;
    /**
     * The last sign-in in `environment.events` reached just these places, in this order.
     *
     * @example
     * expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
     */
    toHavePassedThrough(hops: readonly Hop[]): R;
  }
}

expect.extend({
  toSucceed: (received: unknown) =>
    judge(received, 'toSucceed', (outcome) => ({
      pass: outcome.kind === 'succeeded',
      expected: 'to succeed',
    })),

  toFailWith: (received: unknown, code: `AADSTS${number}`) =>
    judge(received, 'toFailWith', (outcome) => ({
      pass: outcome.kind === 'failed' && outcome.code === code,
      expected: `to fail with ${code}`,
    })),

  toHavePassedThrough: (received: unknown, hops: readonly Hop[]) => {
    const events = eventsFrom(received);
    const path = lastSignInPath(events);
    const pass = path !== undefined && path.join() === hops.join();
    const came = path === undefined ? 'there is no sign-in in these events' : path.join(' → ');
    const shown = path === undefined ? events : eventsOfLastSignIn(events);
    return {
      pass,
      actual: path,
      expected: hops,
      message: () =>
        [
          `Expected the last sign-in ${pass ? 'not ' : ''}to pass through ${hops.join(' → ')}`,
          `Path: ${came}`,
          'Its events:',
          describeLastEvents(shown, events[0]),
        ].join('\n'),
    };
  },
});

interface Judgement {
  readonly pass: boolean;
  /** Continues "Expected the sign-in …". */
  readonly expected: string;
}

function judge(
  received: unknown,
  matcher: string,
  judgeOutcome: (outcome: SignInOutcome) => Judgement,
): SyncMatcherResult | AsyncMatcherResult {
  if (isPromise(received)) {
    return received.then((settled: unknown) => verdictOn(settled, matcher, judgeOutcome));
  }
  return verdictOn(received, matcher, judgeOutcome);
}

function verdictOn(
  received: unknown,
  matcher: string,
  judgeOutcome: (outcome: SignInOutcome) => Judgement,
): SyncMatcherResult {
  if (!isSignInOutcome(received)) {
    throw new TypeError(
      `${matcher} takes the outcome of environment.signIn(), or the promise of it, and got ${typeof received}.`,
    );
  }
  const { pass, expected } = judgeOutcome(received);
  return {
    pass,
    message: () =>
      [
        `Expected the sign-in ${pass ? 'not ' : ''}${expected}`,
        `Outcome: ${describeOutcome(received)}`,
        ...describeLog(received.correlationId),
      ].join('\n'),
  };
}

function describeOutcome(outcome: SignInOutcome): string {
  if (outcome.kind === 'succeeded') return 'succeeded with a token';
  return `failed with ${outcome.code} (${outcome.error}): ${outcome.description}`;
}

function describeLog(correlationId: string): string[] {
  const log = logOfSignIn(correlationId);
  if (log === undefined)
    return ['(Environments of the fixture `environment` show their events here.)'];
  const own = eventsOfSignIn(log, correlationId);
  return ['Its events:', describeLastEvents(own, log[0]), 'Last of all:', describeLastEvents(log)];
}

function isSignInOutcome(value: unknown): value is SignInOutcome {
  return (
    typeof value === 'object' &&
    value !== null &&
    'correlationId' in value &&
    'kind' in value &&
    (value.kind === 'succeeded' || value.kind === 'failed')
  );
}

function eventsFrom(received: unknown): readonly LoggedLabEvent[] {
  if (Array.isArray(received)) return received;
  throw new TypeError(`toHavePassedThrough takes environment.events, and got ${typeof received}.`);
}
