import { HarnessError } from '../runtime/errors.ts';

/** Error code: the command line asks for something that cannot be meant. Exit code 2. */
export const MISUSE = 'MISUSE';

export function misuse(sentence: string): HarnessError {
  return new HarnessError(MISUSE, sentence);
}

/** The known word that a typing error most likely stands for, if one is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, distance: editDistance(typed.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(typed.length / 3))
    ? best.word
    : undefined;
}

/** `; did you mean X?`, or the list of what there is. Ends its sentence. */
export function suggestion(typed: string, known: readonly string[]): string {
  const word = nearest(typed, known);
  return word === undefined ? `; there are: ${known.join(', ')}.` : `; did you mean ${word}?`;
}

/** Levenshtein distance. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [above, character] of [...from].entries()) {
    const next = [above + 1];
    for (let index = 0; index < to.length; index += 1) {
      const substituted = (row[index] ?? 0) + (character === to[index] ? 0 : 1);
      next.push(Math.min(substituted, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
