import { expect, test } from 'vitest';
import { AADSTS_CODES } from './aadsts.ts';
import { LAB_REACH } from './lab-reach.ts';

test('every code of the catalogue, and no other, is reached or listed as unreachable', () => {
  expect(Object.keys(LAB_REACH).sort()).toEqual(Object.keys(AADSTS_CODES).sort());
});

test('causes continue a sentence, and reasons are sentences', () => {
  for (const reach of Object.values(LAB_REACH)) {
    if (reach.kind === 'reached') expect(reach.cause).not.toMatch(/\.$/);
    else expect(reach.reason).toMatch(/^[A-Z].*\.$/);
  }
});
