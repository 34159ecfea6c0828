import { expect, test } from 'vitest';
import { inWords } from './in-words.ts';

test.each([
  [0, '0 s'],
  [0.2, '1 s'],
  [60, '1 min'],
  [90, '1 min 30 s'],
  [5400, '1 h 30 min'],
  [90_061, '1 d 1 h'],
  [86_401, '1 d 1 s'],
])('%s seconds are %s', (seconds, words) => {
  expect(inWords(seconds)).toBe(words);
});
