import {
  type FileTime,
  fileTimeFromUnixMs,
  TICKS_PER_MINUTE,
  unixMsFromFileTime,
} from './file-time.ts';

/** 9999-12-31 23:59:59 UTC, the latest time that four digits of a year can say. */
const LATEST: FileTime = fileTimeFromUnixMs(Date.UTC(9999, 11, 31, 23, 59, 59));

/**
 * `20261120193234.0Z`: UTC and whole seconds, as Active Directory writes a generalizedTime. A time before 1601 or
 * after 9999 becomes the first or last one that can be written.
 *
 * @see RFC 4517 3.3.13
 */
export function generalizedTime(time: FileTime): string {
  const within = time < 0n ? 0n : time > LATEST ? LATEST : time;
  return `${digitsOf(unixMsFromFileTime(within))}.0Z`;
}

const GENERALIZED_TIME =
  /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3])([0-5]\d))$/;

/** Ticks are a ten-millionth of a second. */
const TICK_DIGITS = 7;

/**
 * Reads a generalizedTime down to the second, in UTC or with an offset; what a fraction says beyond a tick is lost.
 *
 * @returns `undefined` when the text is something else, or no such moment exists, or it is before 1601
 * @see RFC 4517 3.3.13
 */
export function parseGeneralizedTime(text: string): FileTime | undefined {
  const match = GENERALIZED_TIME.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const unixMs = Date.UTC(year, month - 1, day, hour, minute, second);
  // A day or an hour too many would roll over into the next; years below 100 would be taken for 19xx.
  if (digitsOf(unixMs) !== text.slice(0, 14)) return undefined;
  const [, , , , , , , fraction = '', sign, hours = '0', minutes = '0'] = match;
  const ticks = BigInt(fraction.slice(0, TICK_DIGITS).padEnd(TICK_DIGITS, '0'));
  const offset = BigInt(Number(hours) * 60 + Number(minutes)) * TICKS_PER_MINUTE;
  const time = fileTimeFromUnixMs(unixMs) + ticks - (sign === '-' ? -offset : offset);
  return time < 0n ? undefined : time;
}

/** `20261120193234` */
function digitsOf(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
