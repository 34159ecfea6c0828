import { type FileTime, TICKS_PER_HOUR } from '../../../directory/file-time.ts';
import { Win32 } from '../../win32-codes.ts';
import type { BindCheck } from './bind-check.ts';

const LOGON_HOURS_BYTES = 21;
const HOURS_PER_WEEK = 168n;
/** 1601-01-01, where FILETIME starts, was a Monday; the bits start on Sunday. */
const MONDAY_HOUR = 24n;

/** @returns position of the hour in `logonHours`: 0 is Sunday 00:00-01:00 UTC, lowest bit of the first byte */
export function hourOfWeek(now: FileTime): number {
  return Number((now / TICKS_PER_HOUR + MONDAY_HOUR) % HOURS_PER_WEEK);
}

/** A value of another length than 21 bytes restricts nothing: observed on Samba, inferred for Windows. */
export const logonHours: BindCheck = (account, { now }) => {
  const hours = account.logonHours;
  if (hours?.length !== LOGON_HOURS_BYTES) return undefined;
  const hour = hourOfWeek(now);
  const allowed = ((hours[hour >> 3] ?? 0) >> (hour & 7)) & 1;
  return allowed === 1 ? undefined : Win32.ERROR_INVALID_LOGON_HOURS;
};
