const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/**
 * Reads a generalizedTime in UTC such as `20261120193234.0Z` ([RFC4517] 3.3.13, as Active Directory writes it).
 *
 * @returns milliseconds since the Unix epoch, or `undefined` when the text is something else or no such moment exists
 */
export function parseGeneralizedTime(text: string): number | undefined {
  const match = GENERALIZED_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`;
  const ms = Date.parse(iso);
  // A day or an hour that does not exist is refused, or becomes one of the next month or day.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? undefined : ms;
}
