import fc from 'fast-check';

/** Milliseconds of real time for one property; it takes a small part of that on two cores. */
export const PROPERTY_TIMEOUT_MS = 60_000;

/**
 * Checks a property with a fixed seed, so that a run is the same everywhere. A failure prints seed, path and
 * counterexample; to look for news, run with `PROPERTY_SEED=<number>`.
 */
export function assertProperty<T>(
  property: fc.IAsyncProperty<T>,
  { seed, numRuns }: { readonly seed: number; readonly numRuns: number },
): Promise<void> {
  const asked = process.env['PROPERTY_SEED'];
  return fc.assert(property, {
    seed: asked === undefined ? seed : Number(asked),
    numRuns,
    // Shrinking drives a whole deployment each time: what is found by then is told, before the test times out.
    interruptAfterTimeLimit: PROPERTY_TIMEOUT_MS - 10_000,
    markInterruptAsFailure: true,
  });
}
