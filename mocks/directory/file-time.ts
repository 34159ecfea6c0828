/**
 * A point in time as Active Directory stores it: 100 ns ticks since 1601-01-01 UTC, or an interval in the same
 * unit (intervals are stored negative). Today is about 1.34e17, past 2^53, hence `bigint`.
 *
 * @see [MS-DTYP] 2.3.3 FILETIME
 */
export type FileTime = bigint;

/** `accountExpires` of an account that never expires; also "never" in computed expiry times. */
export const NEVER: FileTime = 0x7fff_ffff_ffff_ffffn;

/** An interval that never ends, such as `lockoutDuration` "until an administrator unlocks". */
export const FOREVER: FileTime = -0x8000_0000_0000_0000n;

export const TICKS_PER_MS = 10_000n;
export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_MINUTE = 60n * TICKS_PER_SECOND;
export const TICKS_PER_HOUR = 60n * TICKS_PER_MINUTE;
export const TICKS_PER_DAY = 24n * TICKS_PER_HOUR;

const UNIX_EPOCH: FileTime = 11_644_473_600n * TICKS_PER_SECOND;

/** @param unixMs - milliseconds since the Unix epoch, UTC; fractions are kept to the tick */
export function fileTimeFromUnixMs(unixMs: number): FileTime {
  const wholeMs = Math.floor(unixMs);
  const ticks = Math.floor((unixMs - wholeMs) * Number(TICKS_PER_MS));
  return BigInt(wholeMs) * TICKS_PER_MS + BigInt(ticks) + UNIX_EPOCH;
}

/** @returns milliseconds since the Unix epoch, UTC, rounded down */
export function unixMsFromFileTime(time: FileTime): number {
  const sinceEpoch = time - UNIX_EPOCH;
  const truncated = sinceEpoch / TICKS_PER_MS;
  return Number(sinceEpoch % TICKS_PER_MS < 0n ? truncated - 1n : truncated);
}

export function wholeSeconds(time: FileTime): FileTime {
  return time - (time % TICKS_PER_SECOND);
}
