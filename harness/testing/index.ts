/**
 * For tests with vitest: a started deployment as a fixture, and matchers on what came of it. Importing this module
 * adds the matchers to `expect`.
 *
 * @example
 * import { expect } from 'vitest';
 * import { test } from 'pta-harness/testing';
 *
 * test('tells the user that the password has expired', async ({ environment }) => {
 *   await expect(environment.signIn('eve.expired@contoso.test')).toFailWith('AADSTS50144');
 *   expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
 * });
 */
import './matchers.ts';

export type { SignInOutcome } from '../environment/application.ts';
export type { EnvironmentOptions } from '../environment/defaults.ts';
export {
  findViolations,
  type InvariantOptions,
  type Violation,
} from '../environment/invariants.ts';
export type { LabAgent } from '../environment/lab-agent.ts';
export type { LabEvent, LoggedLabEvent } from '../environment/lab-event.ts';
export { type FoundSecret, findSecrets } from '../environment/secret-search.ts';
export type { LabUser, StartedPtaEnvironment } from '../environment/started-environment.ts';
export {
  assertInvariants,
  type CheckedEnvironment,
  type InvariantCheck,
} from './assert-invariants.ts';
export { type EnvironmentFixtures, test } from './environment-test.ts';
export { eventsOfType, tracedReasons } from './event-query.ts';
export { type Hop, lastSignInPath } from './sign-in-path.ts';
