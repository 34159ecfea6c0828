const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/**
 * Reads a generalizedTime in UTC such as `20261120193234.0Z` ([RFC4517] 3.3.13, as Active Directory writes it).
 *
 * @returns milliseconds since the Unix epoch, or `undefined` when the text is something else
 */
export function parseGeneralizedTime(text: string): number | undefined {
  const match = GENERALIZED_TIME.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const fraction = Number(`0.${match[7] ?? '0'}`);
  return Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(fraction * 1_000);
}
