/** Controls, characters that turn the direction of writing or show nothing, and separators of lines. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from outside, fit for a terminal: on one line, and without anything that could steer it. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/\s+/g, ' ').replace(UNPRINTABLE, '').trim();
}

/** JSON of `value` in which no character can steer a terminal. Reads back as the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) =>
      Array.from(
        { length: character.length },
        (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
      ).join(''),
  );
}

/** Characters of a foreign line that are kept: the header of a failure fits in. */
const EXCERPT_LENGTH_MAX = 240;

/** The beginning of a line, copied, so that it does not keep the whole file in memory. */
export function excerpt(text: string): string {
  const cut = text.length > EXCERPT_LENGTH_MAX ? `${text.slice(0, EXCERPT_LENGTH_MAX - 1)}…` : text;
  return Buffer.from(cut, 'utf8').toString('utf8');
}
