/** What cmd.exe takes on one line. */
export const COMMAND_LINE_MAX = 8_191;

/**
 * Splits what was typed at white space; quotes hold it together and are taken off, so that `NAME="a b"` is one word.
 *
 * @returns `undefined` when a quote is left open, or the line is longer than {@link COMMAND_LINE_MAX}
 */
export function splitCommandLine(line: string): readonly string[] | undefined {
  if (line.length > COMMAND_LINE_MAX) return undefined;
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (!isQuoted && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (isQuoted) return undefined;
  return word === undefined ? words : [...words, word];
}
