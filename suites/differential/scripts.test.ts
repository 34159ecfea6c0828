import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printScript } from './print-script.ts';
import { RANDOM_STEPS, randomScript } from './random-script.ts';
import { FIXED_SCRIPTS } from './scripts/fixed-scripts.ts';

/** Promised; there are far more. */
const FIXED_STEPS_MIN = 300;

test('the fixed scripts have more steps than were promised', () => {
  const steps = FIXED_SCRIPTS.reduce((sum, { steps }) => sum + steps.length, 0);

  expect(steps).toBeGreaterThanOrEqual(FIXED_STEPS_MIN);
});

test('every fixed script has an id of its own', () => {
  const ids = FIXED_SCRIPTS.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
});

test('only exclusive scripts write the policy of the domain', () => {
  const careless = FIXED_SCRIPTS.filter(
    ({ exclusive, steps }) => !exclusive && steps.some((step) => step.do === 'set-policy'),
  );

  expect(careless.map(({ id }) => id)).toEqual([]);
});

test('a random script has thirty steps after its beginning', () => {
  fc.assert(
    fc.property(randomScript('random'), ({ steps }) => steps.length > RANDOM_STEPS),
    { seed: 1, numRuns: 50 },
  );
});

test('the same seed gives the same random scripts', () => {
  const sample = () => fc.sample(randomScript('random'), { seed: 7, numRuns: 5 });

  expect(sample()).toEqual(sample());
});

test('a script prints as the expression that makes it', () => {
  for (const script of [
    ...FIXED_SCRIPTS,
    ...fc.sample(randomScript('random'), { seed: 3, numRuns: 20 }),
  ]) {
    const read: unknown = new Function(`return ${printScript(script)}`)();

    expect(read).toEqual(script);
  }
});
