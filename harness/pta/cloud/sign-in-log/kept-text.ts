/** Longest text that a log keeps of what a client sent: far more than any name that Entra takes, in UTF-16 code units. */
export const KEPT_TEXT_LENGTH_MAX = 1_024;

/** The text, or its beginning. */
export function keptText(text: string): string {
  if (text.length <= KEPT_TEXT_LENGTH_MAX) return text;
  // A slice alone would hold on to the whole of the text that it is cut from.
  return Buffer.from(text.slice(0, KEPT_TEXT_LENGTH_MAX)).toString();
}
