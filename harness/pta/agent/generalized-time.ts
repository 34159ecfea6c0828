const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/**
 * Reads a generalizedTime in UTC such as `20261120193234.0Z` ([RFC4517] 3.3.13, as Active Directory writes it).
 *
 * @returns milliseconds since the Unix epoch, or `undefined` when the text is something else or no such moment exists
 */
export function parseGeneralizedTime(text: string): number | undefined {
  const [, year, month, day, hour, minute, second, fraction = '0'] =
    GENERALIZED_TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const ms = Date.parse(`${iso}Z`);
  // A day or an hour too many would roll over into the next.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(iso)) return undefined;
  return ms + Math.floor(Number(`0.${fraction}`) * 1_000);
}
