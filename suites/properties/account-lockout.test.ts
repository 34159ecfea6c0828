import fc from 'fast-check';
import { expect } from 'vitest';
import { accounts } from '../../fixtures/accounts/accounts.ts';
import { passwords } from '../../fixtures/arbitraries/account-arbitraries.ts';
import { eventsOfType, test } from '../../harness/testing/index.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs, TICKS_PER_MINUTE } from '../../mocks/directory/file-time.ts';
import { assertProperty, PROPERTY_TIMEOUT_MS } from './seeded.ts';

const MINUTE_MS = 60_000;
const WRONG = 'Never-the-right-one-1!';

type Step =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'right' }
  | { readonly kind: 'wait'; readonly minutes: number };

interface Policy {
  readonly threshold: number;
  readonly windowMinutes: number;
  readonly durationMinutes: number;
}

/** Counts as a policy reads: wrong passwords within the window, none while locked. Minutes. */
class LockoutModel {
  readonly #policy: Policy;
  #now = 0;
  #count = 0;
  #lastWrong = Number.NEGATIVE_INFINITY;
  #lockedAt: number | undefined;
  locks = 0;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  take(step: Step): string | undefined {
    if (step.kind === 'wait') {
      this.#now += step.minutes;
      return undefined;
    }
    const { threshold, windowMinutes, durationMinutes } = this.#policy;
    if (this.#lockedAt !== undefined && this.#now <= this.#lockedAt + durationMinutes) {
      return 'AADSTS50053';
    }
    if (step.kind === 'right') {
      this.#count = 0;
      this.#lockedAt = undefined;
      return '0';
    }
    this.#count = this.#now <= this.#lastWrong + windowMinutes ? this.#count + 1 : 1;
    this.#lastWrong = this.#now;
    if (this.#count >= threshold) {
      this.#lockedAt = this.#now;
      this.locks += 1;
    }
    return 'AADSTS50126';
  }
}

const steps = (threshold: number) =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant<Step>({ kind: 'wrong' }) },
      { weight: 1, arbitrary: fc.constant<Step>({ kind: 'right' }) },
      {
        weight: 2,
        arbitrary: fc
          .integer({ min: 1, max: 35 })
          .map((minutes): Step => ({ kind: 'wait', minutes })),
      },
    ),
    { minLength: threshold, maxLength: threshold + 6, size: 'max' },
  );

const policies = fc.record({
  threshold: fc.integer({ min: 1, max: 10 }),
  windowMinutes: fc.constantFrom(5, 30),
  durationMinutes: fc.constantFrom(5, 30),
});

test(
  'an account locks at the n-th wrong password in the window, never before, whoever serves',
  async ({ startEnvironment }) => {
    const environment = await startEnvironment({ agents: 3 });
    const { directory, domain } = environment;
    let people = 0;
    const locks = () => eventsOfType(environment.events, 'directory.account-locked').length;

    await assertProperty(
      fc.asyncProperty(
        policies.chain((policy) => fc.tuple(fc.constant(policy), steps(policy.threshold))),
        passwords(),
        async ([policy, history], password) => {
          people += 1;
          directory.policy = {
            ...LAB_POLICY,
            lockoutThreshold: policy.threshold,
            lockoutDuration: BigInt(-policy.durationMinutes) * TICKS_PER_MINUTE,
            lockOutObservationWindow: BigInt(-policy.windowMinutes) * TICKS_PER_MINUTE,
          };
          const localPart = `user${people}`;
          const person = {
            localPart,
            givenName: 'Some',
            sn: localPart,
            displayName: localPart,
            password,
          };
          const now = fileTimeFromUnixMs(environment.now());
          const seed = accounts.healthy(person, { now, domain, policy: directory.policy });
          const { userPrincipalName } = environment.addUser({ seed, state: 'healthy' });
          const model = new LockoutModel(policy);
          const locksBefore = locks();

          for (const step of history) {
            const expected = model.take(step);
            if (step.kind === 'wait') {
              await environment.clock.advance(step.minutes * MINUTE_MS);
              continue;
            }
            const typed = step.kind === 'wrong' ? WRONG : undefined;
            const outcome = await environment.signIn(userPrincipalName, typed);
            expect(outcome.kind === 'succeeded' ? '0' : outcome.code).toBe(expected);
            expect(locks() - locksBefore).toBe(model.locks);
          }
        },
      ),
      { seed: 20_260_116, numRuns: 8 },
    );
  },
  PROPERTY_TIMEOUT_MS,
);
