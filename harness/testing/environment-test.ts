import { test as base, type TestAPI } from 'vitest';
import type { EnvironmentOptions } from '../environment/defaults.ts';
import { PtaEnvironment } from '../environment/environment.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { assertInvariants } from './assert-invariants.ts';
import { observe } from './observed-environments.ts';

export interface EnvironmentFixtures {
  /** What `environment` is made of; what is left out is as `DEFAULT_OPTIONS` says. */
  environmentOptions: Partial<EnvironmentOptions>;
  /** A deployment that runs. It is disposed after the test, and its event log is checked. */
  environment: StartedPtaEnvironment;
  /** Starts another one, with options of its own, that ends in the same way. */
  startEnvironment: (options?: Partial<EnvironmentOptions>) => Promise<StartedPtaEnvironment>;
}

/**
 * `test` of vitest with a whole deployment in its context, in the simulated world unless told otherwise. After each
 * test what holds for every run is checked: see `assertInvariants`.
 *
 * @example
 * test('a disabled account is told so', async ({ environment }) => {
 *   const outcome = await environment.signIn('dave.disabled@contoso.test');
 *   expect(outcome).toFailWith('AADSTS50057');
 * });
 *
 * describe('with three agents', () => {
 *   test.override({ environmentOptions: { agents: 3 } });
 *   // …
 * });
 */
export const test: TestAPI<EnvironmentFixtures> = base.extend<EnvironmentFixtures>({
  environmentOptions: {},

  // vitest reads from the parameter what a fixture depends on, and wants it written as a pattern.
  startEnvironment: async ({ task: _ }, use) => {
    const started: StartedPtaEnvironment[] = [];
    await using cleanUp = new AsyncDisposableStack();
    await use(async (options) => {
      const environment = await new PtaEnvironment(options).start();
      started.push(environment);
      cleanUp.use(environment);
      cleanUp.defer(observe(environment));
      return environment;
    });
    // Afterwards, so that what happens during the end is judged as well.
    await cleanUp.disposeAsync();
    for (const environment of started) assertInvariants(environment);
  },

  environment: async ({ startEnvironment, environmentOptions }, use) => {
    await use(await startEnvironment(environmentOptions));
  },
});
