import type { LoggedLabEvent } from '../environment/lab-event.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';

/** Environments of the tests that run now, so that a matcher on an outcome can show what led to it. */
const observed = new Set<StartedPtaEnvironment>();

/** @returns stops observing */
export function observe(environment: StartedPtaEnvironment): () => void {
  observed.add(environment);
  return () => observed.delete(environment);
}

/**
 * The log that knows a sign-in. `undefined` when none does, or when several do: two tests of the same seed that
 * run at the same time make the same ids.
 */
export function logOfSignIn(correlationId: string): readonly LoggedLabEvent[] | undefined {
  const [log, ...others] = [...observed]
    .map(({ events }) => events)
    .filter((events) =>
      events.some((event) => 'correlationId' in event && event.correlationId === correlationId),
    );
  return others.length === 0 ? log : undefined;
}
