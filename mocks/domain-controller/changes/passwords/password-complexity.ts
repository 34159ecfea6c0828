/** Symbols that count; a blank, or a control character, belongs to no kind. */
const SYMBOLS = '~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/';

const KINDS_NEEDED = 3;

type Kind = 'upper' | 'lower' | 'digit' | 'symbol' | 'other';

/**
 * Characters of three kinds out of five: upper case, lower case, digits, symbols, and whatever is outside ASCII and has
 * no case, such as letters of other scripts.
 *
 * @see [MS-SAMR] 3.1.1.7.1
 */
export function isComplex(text: string): boolean {
  const kinds = new Set<Kind>();
  for (const character of text) {
    const kind = kindOf(character);
    if (kind !== undefined) kinds.add(kind);
  }
  return kinds.size >= KINDS_NEEDED;
}

function kindOf(character: string): Kind | undefined {
  if (/[0-9]/.test(character)) return 'digit';
  if (character.toLowerCase() !== character) return 'upper';
  if (character.toUpperCase() !== character) return 'lower';
  if (SYMBOLS.includes(character)) return 'symbol';
  return character > '\u007f' ? 'other' : undefined;
}
