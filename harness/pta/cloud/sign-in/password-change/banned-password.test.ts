import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBanned } from './banned-password.ts';

const WORDS = ['contoso', 'blank', 'sun'];

test.each([
  ['contoso', true, 'the word itself'],
  ['CONTOSO', true, 'in another case'],
  ['C0nt0$0', true, 'with substitutes'],
  ['contosa', true, 'with another character'],
  ['contosoo', true, 'with one more'],
  ['contos', true, 'with one less'],
  ['contoso12', true, 'a word and two characters: three points'],
  ['C0ntos0Blank12', true, 'the documented example: four points'],
  ['ContoS0Bl@nkf9!', false, 'the documented example: five points'],
  ['contoso1234', false, 'a word and four characters: five points'],
  ['blankblankblankblankblank', false, 'five words'],
  ['Sunshine-9', false, 'a word that is too short to be banned'],
  ['Correct-horse-9', false, 'none of them'],
  ['', false, 'nothing'],
])('%s: %s, %s', (password, banned) => {
  expect(isBanned(password, WORDS)).toBe(banned);
});

test('without words nothing is banned', () => {
  fc.assert(fc.property(fc.string(), (password) => !isBanned(password, [])));
});
