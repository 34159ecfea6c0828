import fc from 'fast-check';
import { expect } from 'vitest';
import { CONTOSO_NAMES } from '../../fixtures/directories/contoso.ts';
import { eventsOfType, test } from '../../harness/testing/index.ts';
import { assertProperty, PROPERTY_TIMEOUT_MS } from './seeded.ts';

const CODES = {
  healthy: '0',
  disabled: 'AADSTS50057',
  locked: 'AADSTS50053',
  passwordExpired: 'AADSTS50144',
  mustChangePassword: 'AADSTS50144',
  accountExpired: 'AADSTS80007',
  outsideLogonHours: 'AADSTS80012',
  otherWorkstation: 'AADSTS80007',
  protectedUser: 'AADSTS80007',
} as const satisfies Record<keyof typeof CONTOSO_NAMES, string>;

type StateName = keyof typeof CODES;
const STATES = Object.keys(CODES) as StateName[];
const NUMBERS = [1, 2, 3, 4];

test(
  'the verdict never depends on which agent gave it',
  async ({ startEnvironment }) => {
    const environment = await startEnvironment({ agents: NUMBERS.length });
    const signIn = async (state: StateName) => {
      const outcome = await environment.signIn(`${CONTOSO_NAMES[state]}@contoso.test`);
      return outcome.kind === 'succeeded' ? '0' : outcome.code;
    };

    await assertProperty(
      fc.asyncProperty(
        fc.constantFrom(...STATES),
        fc.shuffledSubarray(NUMBERS, { minLength: NUMBERS.length }),
        async (state, stopOrder) => {
          for (const number of stopOrder) {
            expect(await signIn(state)).toBe(CODES[state]);
            await environment.agent(`AGENT${number}`).stop();
          }
          expect(await signIn(state)).toBe('AADSTS80001');
          for (const agent of environment.agents) await agent.start();
        },
      ),
      { seed: 20_260_117, numRuns: 6 },
    );

    // The claim is empty unless each of them gave one.
    const served = eventsOfType(environment.events, 'validation.received').map(
      (each) => each.machine,
    );
    expect(new Set(served)).toEqual(new Set(environment.agents.map(({ name }) => name)));
  },
  PROPERTY_TIMEOUT_MS,
);
