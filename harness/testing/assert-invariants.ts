import { AssertionError } from 'node:assert';
import { findViolations } from '../environment/invariants.ts';
import type { LabAgent } from '../environment/lab-agent.ts';
import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { findSecrets } from '../environment/secret-search.ts';
import type { LabUser } from '../environment/started-environment.ts';
import { describeLastEvents } from './describe-events.ts';

/** A shorter password may stand in a log by chance, inside a word or a GUID. */
const SEARCHED_LENGTH_MIN = 8;

/** The parts of a `StartedPtaEnvironment` that are looked at. */
export interface CheckedEnvironment {
  readonly events: readonly LoggedLabEvent[];
  readonly users: readonly Pick<LabUser, 'password'>[];
  readonly agents: readonly Pick<LabAgent, 'name' | 'traceLog'>[];
}

export interface InvariantCheck {
  /** Nothing is under way any more, so every sign-in must have ended; not assumed unless given. */
  readonly isAtRest?: boolean;
  /** Searched for besides the passwords of the users, such as those that a test typed. */
  readonly secrets?: readonly string[];
}

/**
 * Throws when a run broke a rule that holds for every run: see `findViolations`. Passwords of 8 characters and more
 * are searched for in the events and in the trace log of every agent.
 *
 * @throws AssertionError that lists each breach, and the last events
 */
export function assertInvariants(
  environment: CheckedEnvironment,
  { isAtRest = false, secrets: others = [] }: InvariantCheck = {},
): void {
  const { events, users, agents } = environment;
  const own = users.map(({ password }) => password.reveal());
  const secrets = [...own, ...others].filter(({ length }) => length >= SEARCHED_LENGTH_MIN);
  const breaches = [
    ...findViolations(events, { secrets, isAtRest }).map(
      ({ invariant, sequence, problem }) => `${invariant}: event ${sequence}, ${problem}`,
    ),
    ...agents.flatMap(({ name, traceLog }) =>
      findSecrets(traceLog, secrets).map(
        ({ index, form }) =>
          `No secret is logged: the trace log of ${name} contains secret ${index} as ${form}`,
      ),
    ),
  ];
  if (breaches.length === 0) return;
  throw new AssertionError({
    message: [
      'The run broke what holds for every run:',
      ...breaches.map((breach) => `- ${breach}`),
      'Last events:',
      describeLastEvents(events),
    ].join('\n'),
    stackStartFn: assertInvariants,
  });
}
