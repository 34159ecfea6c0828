/** Below it a word is too short to ban: it would be in everything. As documented for the custom list. */
const BANNED_LENGTH_MIN = 4;
/** As documented: fewer points make a password too weak. */
const POINTS_MIN = 5;

/**
 * Whether a password is made of banned words: both are written in one case with the usual substitutes put back, a
 * password that is one character away from a banned word counts as that word, each word in it is worth one point, and so
 * is each character that is in none.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-password-ban-bad
 */
export function isBanned(password: string, bannedWords: readonly string[]): boolean {
  const words = bannedWords
    .map(normalised)
    .filter(({ length }) => length >= BANNED_LENGTH_MIN)
    .sort((one, other) => other.length - one.length);
  const text = normalised(password);
  if (words.some((word) => isNear(text, word))) return true;
  const found = words.reduce(takeOut, { rest: text, points: 0 });
  return found.points > 0 && found.points + found.rest.length < POINTS_MIN;
}

const SUBSTITUTES: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', $: 's', '@': 'a' };

function normalised(text: string): string {
  return text.toLowerCase().replace(/[01$@]/g, (character) => SUBSTITUTES[character] ?? character);
}

function takeOut(so: { rest: string; points: number }, word: string) {
  const parts = so.rest.split(word);
  return { rest: parts.join(''), points: so.points + parts.length - 1 };
}

/** Equal, or one character more, less or other. */
function isNear(text: string, word: string): boolean {
  const [short, long] = text.length < word.length ? [text, word] : [word, text];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  const rest = short.length === long.length ? short.slice(same + 1) : short.slice(same);
  return rest === long.slice(same + 1);
}
